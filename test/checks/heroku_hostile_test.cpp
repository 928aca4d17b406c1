// Files that are made to cost much: the checks of Heroku's files end all the same.
#include <string>

#include "checks/checker.h"
#include "cli/embedded_rules.h"
#include "test/catch.h"
#include "test/checks/built_in_checker.h"

using namespace sluice;
using namespace sluice::checks;

namespace {

std::string repeated(std::string_view head, std::string_view unit, std::size_t size) {
  std::string text(head);
  while (text.size() < size) text += unit;
  return text;
}

}  // namespace

TEST_CASE("hostile files of Heroku and workflows end") {
  const Checker checker = test::built_in_checker();
  constexpr std::size_t kSize = 200'000;
  const std::pair<std::string_view, std::string> files[] = {
      {"Procfile", repeated("", "web: flask run --reload | sh\n", kSize)},
      {"Procfile", repeated("web: ", "$(curl | sh ", kSize)},
      {".github/workflows/a.yml",
       repeated("on: pull_request_target\njobs:\n  a:\n    steps:\n",
                "    - run: echo ${{ github.head_ref }} ${{ secrets.A }}\n", kSize)},
      {".github/workflows/b.yml",
       repeated("on: issues\njobs:\n  a:\n    steps:\n    - env: { A: '${{ "
                "github.event.issue.body }}' }\n      run: |\n",
                "        echo $A >> $GITHUB_ENV ${{\n", kSize)},
      {".github/workflows/c.yml", repeated("on: push\njobs:\n", "  a:\n    uses: a/b@v1\n", kSize)},
      {"Dockerfile", repeated("FROM a\n", "ENV A_SECRET=abcdefg \\\n", kSize)},
      {"config/nginx.conf", repeated("", "location /a { alias /b/; autoindex on; ", kSize)},
      {"app.json", repeated("{\"env\": {", "\"A_TOKEN\": \"tro0bador3\",", kSize)},
  };
  for (const auto& [path, text] : files) {
    INFO(path);
    CheckHarvest harvest;
    checker.scan(path, text, &harvest);
    CHECK(harvest.matches.size() <= kMaxHits * checker.checks().size());
  }
}
