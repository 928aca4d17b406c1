#include <algorithm>
#include <array>

#include "checks/matchers/matchers.h"

namespace sluice::checks {
namespace {

// A pattern over code; where it has a group "at", the place is there.
constexpr auto kPatternKeys = std::to_array<MatchKey>({
    {"code", ValueType::kPattern, true},
    {"in_strings", ValueType::kFlag},   // may begin between quotes
    {"in_comments", ValueType::kFlag},  // or anywhere
});

// A call whose arguments, or one of them, have or lack something.
constexpr auto kCallKeys = std::to_array<MatchKey>({
    {"callee", ValueType::kPattern, true},
    {"argument", ValueType::kNumber},  // 1 is the first
    {"keyword", ValueType::kPattern},  // name of a named one
    {"has", ValueType::kPattern},
    {"lacks", ValueType::kPattern},
    {"bare_arguments", ValueType::kFlag},  // Ruby: without parentheses, to the end of the line
});

// The assignments of a name: the last one that no condition guards counts.
constexpr auto kAssignmentKeys = std::to_array<MatchKey>({
    {"name", ValueType::kPattern, true},
    {"value", ValueType::kPattern},
    {"anywhere", ValueType::kFlag},  // also in classes, blocks and functions
    {"each", ValueType::kFlag},      // every one, not the last
});

// The items of a list that a name is set to.
constexpr auto kListKeys = std::to_array<MatchKey>({
    {"name", ValueType::kPattern, true},
    {"first", ValueType::kPattern},
    {"has", ValueType::kPattern},
    {"lacks", ValueType::kPattern},
});

// The members of one object literal, or the named arguments of one call.
constexpr auto kObjectKeys = std::to_array<MatchKey>({
    {"members", ValueType::kTable, true},
    {"within", ValueType::kPattern},  // a call or key around it
    {"lacks", ValueType::kPattern},   // a member's name
});

// A list of Clojure's, by the symbol that it begins with.
constexpr auto kFormKeys = std::to_array<MatchKey>({
    {"head", ValueType::kPattern, true},
    {"has", ValueType::kPattern},
});

// A setting of a structured file.
constexpr auto kEntryKeys = std::to_array<MatchKey>({
    {"path", ValueType::kPattern, true},
    {"value", ValueType::kPattern},
    {"last", ValueType::kFlag},      // of several with the path only the last
    {"later", ValueType::kPattern},  // the same, but one with this value overrides, perhaps
});

// A command that a shell runs: of a Procfile, a script, a Dockerfile, a workflow.
constexpr auto kCommandKeys = std::to_array<MatchKey>({
    {"command", ValueType::kPattern},       // its words, without quotes and what only runs them
    {"assigns", ValueType::kPattern},       // "NAME=value" before it
    {"piped_into", ValueType::kPattern},    // a later command of its pipeline
    {"target", ValueType::kPattern},        // where its output goes
    {"place", ValueType::kPattern},         // "web", "release", "RUN"
    {"whole", ValueType::kFlag},            // "command" is looked for in both
    {"not_piped", ValueType::kFlag},        // nothing reads its output
    {"not_substituted", ValueType::kFlag},  // its output is no part of another command
});

// A part of a workflow: one of the kinds that workflow.h names.
constexpr auto kWorkflowKeys = std::to_array<MatchKey>({
    {"kind", ValueType::kPattern, true},
    {"value", ValueType::kPattern},
});

// A statement of an AWS policy; its traits are in iam_policies.h, its value is its actions.
constexpr auto kPolicyKeys = std::to_array<MatchKey>({
    {"action", ValueType::kPattern},     // one of them
    {"principal", ValueType::kPattern},  // one of them
});

// A statement of SQL, in its own files and in what migrations of Ruby and Python execute.
constexpr auto kSqlKeys = std::to_array<MatchKey>({
    {"statement", ValueType::kPattern, true},  // with single blanks, strings empty
    {"with_strings", ValueType::kPattern},
});

// An instruction of a Dockerfile, a variable that ARG or ENV sets, or the user it ends with.
constexpr auto kDockerfileKeys = std::to_array<MatchKey>({
    {"instruction", ValueType::kPattern},
    {"variable", ValueType::kPattern},
    {"value", ValueType::kPattern},
    {"user", ValueType::kPattern},
});

// A file that is there.
constexpr auto kFileKeys = std::to_array<MatchKey>({
    {"content", ValueType::kPattern},
});

// A config var.
constexpr auto kVariableKeys = std::to_array<MatchKey>({
    {"name", ValueType::kPattern, true},
    {"value", ValueType::kPattern},
});

// A config var that logs in to a database which is not local.
constexpr auto kDatabaseKeys = std::to_array<MatchKey>({
    {"name", ValueType::kPattern, true},
    {"same_login_as", ValueType::kText},  // another config var: same host and user
    {"production", ValueType::kFlag},     // one of production's, by sluice.toml
    {"url", ValueType::kPattern},
    {"not_host", ValueType::kPattern},
});

constexpr auto kMatchers = std::to_array<MatcherKind>({
    {"pattern", kPatternKeys, match_pattern},
    {"call", kCallKeys, match_call},
    {"assignment", kAssignmentKeys, match_assignment},
    {"list", kListKeys, match_list},
    {"object", kObjectKeys, match_object},
    {"form", kFormKeys, match_form},
    {"entry", kEntryKeys, match_entry},
    {"command", kCommandKeys, match_command},
    {"workflow", kWorkflowKeys, match_workflow},
    {"dockerfile", kDockerfileKeys, match_dockerfile},
    {"policy", kPolicyKeys, match_policy},
    {"sql", kSqlKeys, match_sql},
    {"file", kFileKeys, match_file},
    {"variable", kVariableKeys, nullptr, judge_variable},
    {"database", kDatabaseKeys, nullptr, judge_database},
});

}  // namespace

const MatcherKind* find_matcher(std::string_view name) {
  const auto found = std::find_if(kMatchers.begin(), kMatchers.end(),
                                  [&](const MatcherKind& kind) { return kind.name == name; });
  return found == kMatchers.end() ? nullptr : &*found;
}

std::span<const MatcherKind> all_matchers() { return kMatchers; }

}  // namespace sluice::checks
