#include "policy/policy_table.h"

#include <algorithm>
#include <utility>

#include "base/nearest.h"

namespace sluice::policy {
namespace {

using format::Member;
using format::Node;

constexpr std::string_view kGraceTable = "grace_days";

Error error_at(std::string_view file, std::size_t line, std::string message) {
  return Error{std::string(file), line, std::move(message)};
}

Error unknown_key(std::string_view file, const Member& member, const std::string& name,
                  const std::string& prefix, bool with_mode) {
  std::vector<std::string> known = {prefix + std::string(kGraceTable)};
  for (const PolicyKey& key : policy_keys()) {
    if (key.name != "mode" || with_mode) known.push_back(prefix + std::string(key.name));
  }
  const std::string near = nearest(prefix + name, known);
  return error_at(file, member.line,
                  "unknown key \"" + prefix + name + '"' +
                      (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
}

}  // namespace

bool is_environment_name(std::string_view name) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kMaxEnvironmentName && is_small(name.front()) &&
         std::all_of(name.begin(), name.end(), [&](char c) {
           return is_small(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
         });
}

Result<Assignment> read_policy_value(std::string_view file, const Member& member,
                                     const PolicyKey& key, const std::string& shown_name) {
  const Node& value = member.value;
  const bool scalar =
      value.is_string() || value.kind == Node::Kind::kBoolean || value.kind == Node::Kind::kNumber;
  if (!scalar) {
    return error_at(file, member.line, shown_name + " must be a string, a number, true or false");
  }
  if (key.name == "mode" && value.text == "off") {
    return error_at(file, member.line,
                    shown_name +
                        " \"off\" can't be set here, only as config var SLUICE_MODE by whoever "
                        "runs the app");
  }
  Settings tried;
  if (!key.set(value.text, &tried)) {
    return error_at(file, member.line,
                    shown_name + ' ' + std::string(key.expects) + ", not \"" + value.text + '"');
  }
  return Assignment{&key, value.text, member.line, {}};
}

Result<std::vector<Assignment>> read_policy_table(std::string_view file, const Node& table,
                                                  const std::string& prefix, bool with_mode) {
  const std::string name = prefix.substr(0, prefix.size() - 1);
  if (!table.is_object()) {
    return error_at(file, table.line, name + " must be a table: [" + name + ']');
  }
  std::vector<Assignment> assignments;
  const auto read_member = [&](const Member& member, const std::string& key_name) -> Status {
    const PolicyKey* key = find_policy_key(key_name);
    if (key == nullptr || (key->name == "mode" && !with_mode)) {
      return unknown_key(file, member, key_name, prefix, with_mode);
    }
    Result<Assignment> assignment = read_policy_value(file, member, *key, prefix + key_name);
    if (!assignment) return assignment.error();
    assignments.push_back(std::move(*assignment));
    return std::nullopt;
  };
  for (const Member& member : table.members) {
    if (member.key != kGraceTable) {
      if (Status failed = read_member(member, member.key)) return *std::move(failed);
      continue;
    }
    if (!member.value.is_object()) {
      return error_at(
          file, member.line,
          prefix + "grace_days must be a table: { critical = 0, high = 7, medium = 30 }");
    }
    for (const Member& grace : member.value.members) {
      if (Status failed = read_member(grace, "grace_days." + grace.key)) return *std::move(failed);
    }
  }
  return assignments;
}

Result<std::vector<Assignment>> read_environments(std::string_view file, const Node& tables) {
  if (!tables.is_object()) {
    return error_at(file, tables.line, "environments must be tables: [environments.review]");
  }
  std::vector<Assignment> all;
  for (const Member& member : tables.members) {
    if (!is_environment_name(member.key)) {
      return error_at(
          file, member.line,
          "the name of an environment must be at most 24 small letters, digits, - _ or .");
    }
    Result<std::vector<Assignment>> read =
        read_policy_table(file, member.value, "environments." + member.key + '.', true);
    if (!read) return read.error();
    for (Assignment& assignment : *read) {
      assignment.environment = member.key;
      all.push_back(std::move(assignment));
    }
  }
  return all;
}

}  // namespace sluice::policy
