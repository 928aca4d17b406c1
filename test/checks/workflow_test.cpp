#include "checks/workflow.h"

#include <algorithm>
#include <string>

#include "checks/workflow_expressions.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::checks;

namespace {

std::string flowing(std::string_view expression) {
  std::string all;
  for (const std::string& context : flowing_contexts(expression)) {
    all += (all.empty() ? "" : " ") + context;
  }
  return all;
}

Workflow workflow_of(std::string_view text) {
  const CodeText code(text, find_syntax("yaml"));
  Result<Workflow> read = read_workflow(".github/workflows/x.yml", code);
  if (!read) FAIL(describe(read.error()));
  return std::move(*read);
}

std::string traits_of(const Workflow& workflow, std::string_view kind, std::string_view value) {
  for (const WorkflowItem& item : workflow.items) {
    if (item.kind == kind && item.value == value) return item.traits;
  }
  return "none";
}

}  // namespace

TEST_CASE("an expression lets through what is not only asked about") {
  struct Row {
    std::string_view expression;
    std::string_view expected;
  };
  const Row rows[] = {
      {" github.event.issue.title ", "github.event.issue.title"},
      {"GitHub.Head_Ref", "github.head_ref"},
      {"github.event.issue['title']", "github.event.issue.title"},
      {"github.event.commits[0].message", "github.event.commits.*.message"},
      {"github.event.commits.*.message", "github.event.commits.*.message"},
      {"a.b || 'none'", "a.b"},
      {"a == b.c", ""},
      {"a == 'x' && b.c || 'd'", "b.c"},
      {"a.b && 'x'", ""},
      {"!a.b", ""},
      {"contains(a.b, 'x')", ""},
      {"contains(a.b, 'x') && c.d", "c.d"},
      {"format('{0} {1}', a.b, c.d)", "a.b c.d"},
      {"toJSON(github.event)", "github.event"},
      {"(a.b)", "a.b"},
      {"(a.b || c.d) && e.f", "e.f"},
      {"'it''s a.b'", ""},
      {"startsWith(a, 'b') || hashFiles('c') || always()", ""},
      {"", ""},
      {"a[", "a.*"},
      {"f(", ""},
      {"f( ", ""},
      {"f(a, ", "a"},
      {"f(a[ ", "a.*"},
  };
  for (const Row& row : rows) {
    INFO(row.expression);
    CHECK(flowing(row.expression) == row.expected);
  }
}

TEST_CASE("nested expressions end") {
  for (const std::string_view unit : {"(", "!", "f(", "a[", "a||", "'"}) {
    std::string text;
    while (text.size() < 100'000) text += unit;
    INFO(unit);
    CHECK(flowing_contexts(text).size() <= text.size());
  }
  std::string open;
  while (open.size() < 500'000) open += "${{";
  CHECK(find_expressions(open).empty());
}

TEST_CASE("a workflow's items carry what holds around them") {
  const Workflow workflow = workflow_of(
      "on:\n  pull_request_target:\n    types: [labeled]\n  push:\nenv:\n  KEY: x\njobs:\n"
      "  one:\n    runs-on: [self-hosted]\n    environment: prod\n    steps:\n"
      "      - uses: a/b@v1\n        with: { token: '${{ secrets.GITHUB_TOKEN }}' }\n"
      "      - run: make\n        env: { K: '${{ secrets.K }}' }\n"
      "  two:\n    permissions: { contents: read }\n"
      "    if: github.event.pull_request.head.repo.fork == false\n"
      "    uses: ./.github/workflows/y.yml\n    secrets: inherit\n");
  CHECK(traits_of(workflow, "trigger", "push") == "types:labeled on:pull_request_target on:push");
  CHECK(traits_of(workflow, "job", "one") ==
        "types:labeled on:pull_request_target on:push several-jobs no-permissions secrets "
        "environment self-hosted");
  CHECK(traits_of(workflow, "uses", "a/b@v1").find("step-secrets") == std::string::npos);
  CHECK(traits_of(workflow, "job", "two") ==
        "types:labeled on:pull_request_target on:push several-jobs same-repository");
  CHECK(traits_of(workflow, "secrets", "inherit").ends_with(" local"));
  CHECK(traits_of(workflow, "permission", "contents: read").ends_with(" job"));
  REQUIRE(workflow.runs.size() == 1);
  CHECK(workflow.runs[0].traits.find(" step-secrets workflow") != std::string::npos);
  CHECK(workflow.runs[0].line == 14);
}

TEST_CASE("documents that are no workflow have no items") {
  for (const std::string_view text : {"", "- a\n", "a", "on:\njobs:\n", "jobs: 7\non: {}\n",
                                      "jobs:\n  a:\n  b: []\n  c: { steps: x }\n"}) {
    INFO(text);
    for (const WorkflowItem& item : workflow_of(text).items) CHECK(item.kind == "job");
  }
  const CodeText code("a: [", find_syntax("yaml"));
  CHECK_FALSE(read_workflow("x.yml", code));
}

TEST_CASE("which files are workflows") {
  CHECK(is_workflow(".github/workflows/ci.yml"));
  CHECK(is_workflow(".github/actions/x/action.yaml"));
  CHECK_FALSE(is_workflow("docs/.github/workflows/ci.yml"));
  CHECK_FALSE(is_workflow(".github/workflows/ci.json"));
  CHECK_FALSE(is_workflow(".github/dependabot.yml"));
}
