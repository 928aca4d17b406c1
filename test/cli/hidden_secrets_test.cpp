// Places in files where a secret could be passed over.
#include <algorithm>
#include <string>
#include <string_view>

#include "cli/read_files.h"
#include "test/catch.h"
#include "test/secrets/built_in_scanner.h"
#include "test/source/archive_writer.h"
#include "test/temp_folder.h"

namespace sluice::cli {
namespace {

using advisories::zip_bytes;
using secrets::expand_template;
using test::compressed;
using test::tar_bytes;

const std::string kKey = expand_template("sk_live_{b62:24}", 1);
const std::string kBig(9 << 20, 'x');

std::string utf16(std::string_view text, bool little = true) {
  std::string bytes = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : text) {
    if (!little) bytes += '\0';
    bytes += c;
    if (little) bytes += '\0';
  }
  return bytes;
}

/// "rule path > inner:line:column", one line each, sorted; then problems and what was skipped.
std::string look_at(std::string_view path, std::string_view bytes) {
  const test::TempFolder folder;
  folder.write(path, bytes);
  const Result<source::Tree> tree = source::Tree::open(folder.path());
  REQUIRE(tree);
  source::Listing listing = tree->list(source::TreeScope::kEverything);
  const secrets::Scanner scanner = test::built_in_scanner();
  const Harvest harvest = read_files(*tree, &listing, &scanner, false, 1);
  std::vector<std::string> lines;
  for (const secrets::SecretMatch& match : harvest.secrets) {
    const Location& place = match.location;
    lines.push_back(match.rule + ' ' + place.path + (place.inner.empty() ? "" : " > ") +
                    place.inner + ':' + std::to_string(place.line) + ':' +
                    std::to_string(place.column) + '\n');
  }
  std::sort(lines.begin(), lines.end());
  for (const Problem& problem : harvest.problems) {
    lines.push_back(problem.path + ": " + problem.message +
                    (problem.incomplete ? " (incomplete)\n" : "\n"));
  }
  for (const Skipped& skipped : harvest.skipped) {
    lines.push_back("skipped " + skipped.path + ": " + skipped.reason + '\n');
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace

TEST_CASE("UTF-16 is read as text wherever it stands") {
  const std::string text = "first\r\nkey: " + kKey + "\r\n";
  for (const bool little : {true, false}) {
    CHECK(look_at("a.txt", utf16(text, little)) == "stripe-live-key a.txt:2:6\n");
    CHECK(look_at("a.txt", utf16(kBig + '\n' + text, little)) == "stripe-live-key a.txt:3:6\n");
    CHECK(look_at("a.zip", zip_bytes({{"b.txt", utf16(text, little)}})) ==
          "stripe-live-key a.zip > b.txt:2:6\n");
    CHECK(look_at("a.txt.gz", compressed(utf16(text, little))) ==
          "stripe-live-key a.txt.gz > a.txt:2:6\n");
  }
}

}  // namespace sluice::cli
