#include <algorithm>
#include <array>
#include <charconv>
#include <set>
#include <utility>

#include "checks/app_facts.h"
#include "checks/check.h"
#include "checks/matcher.h"

namespace sluice::checks {
namespace {

using format::Node;

/// Reads one [[check]] table, key by key, so that a misspelt key can't be overlooked.
class CheckReader {
 public:
  CheckReader(std::string_view file, const Node& table) : file_(file), table_(table) {
    check_.source = file;
    check_.line = table.line;
    const std::string_view name = file.substr(file.rfind('/') + 1);
    check_.stack = name.substr(0, name.find('.'));
  }

  Result<Check> read(const Owasp& owasp) {
    for (const format::Member& member : table_.members) {
      if (Status failed = read_key(member.key, member.value)) return *std::move(failed);
    }
    const std::array<std::pair<std::string_view, bool>, 6> needed = {{
        {"id", check_.id.empty()},
        {"title", check_.title.empty()},
        {"cwe", check_.cwe.empty()},
        {"matcher", check_.matcher == nullptr},
        {"why", check_.why.empty()},
        {"fix", check_.fix.empty()},
    }};
    for (const auto& [key, missing] : needed) {
      if (missing) return error(table_.line, "a check needs " + std::string(key));
    }
    if (check_.when.size() + check_.unless.size() + check_.grades.size() > kMaxConditions) {
      return error(table_.line, check_.id + ": too many conditions");
    }
    if (Status failed = read_match()) return *std::move(failed);
    const bool reads_code = check_.matcher->scan != nullptr && check_.file_globs.empty();
    if (reads_code && check_.languages.empty()) {
      return error(table_.line, check_.id + ": say which files or languages");
    }
    Result<OwaspIds> ids = owasp.ids_of(check_.id, check_.cwe);
    if (!ids) return error(table_.line, ids.error().message);
    check_.owasp = std::move(*ids);
    return std::move(check_);
  }

 private:
  static constexpr std::size_t kMaxConditions = 64;

  Error error(std::size_t line, std::string message) const {
    return Error{std::string(file_), line, std::move(message)};
  }

  Status read_key(std::string_view key, const Node& value) {
    const std::array<std::pair<std::string_view, std::string*>, 5> texts = {{
        {"id", &check_.id},
        {"title", &check_.title},
        {"why", &check_.why},
        {"fix", &check_.fix},
        {"command", &check_.command},
    }};
    for (const auto& [name, target] : texts) {
      if (key == name) return read_text(key, value, target);
    }
    if (key == "cwe") return read_numbers(value);
    if (key == "severity") return read_severity(value, &check_.severity);
    if (key == "confidence") return read_confidence(value, &check_.confidence);
    if (key == "literals") return read_list(key, value, &check_.literals);
    if (key == "also") return read_list(key, value, &check_.also);
    if (key == "ignore_case") {
      check_.ignore_case = value.is_true();
      return std::nullopt;
    }
    if (key == "files") {
      if (Status failed = read_list(key, value, &check_.file_globs)) return failed;
      check_.files = GlobSet(check_.file_globs);
      return std::nullopt;
    }
    if (key == "not_files") return read_globs(key, value, &check_.not_files);
    if (key == "languages") return read_languages(value);
    if (key == "matcher") {
      check_.matcher = find_matcher(value.text);
      if (check_.matcher == nullptr) return error(value.line, "no such matcher: " + value.text);
      return std::nullopt;
    }
    if (key == "match") {
      match_ = &value;
      return std::nullopt;
    }
    if (key == "when") return read_conditions(value, &check_.when);
    if (key == "unless") return read_conditions(value, &check_.unless);
    if (key == "grade") return read_grades(value);
    return error(value.line, "unknown key \"" + std::string(key) + "\" in a check");
  }

  Status read_text(std::string_view key, const Node& value, std::string* target) const {
    if (!value.is_string()) return error(value.line, std::string(key) + " must be a string");
    *target = value.text;
    return std::nullopt;
  }

  Status read_list(std::string_view key, const Node& value,
                   std::vector<std::string>* target) const {
    if (!value.is_array()) return error(value.line, std::string(key) + " must be an array");
    for (const Node& item : value.items) {
      if (!item.is_string()) return error(item.line, std::string(key) + " must hold strings");
      target->push_back(item.text);
    }
    return std::nullopt;
  }

  Status read_globs(std::string_view key, const Node& value, GlobSet* target) const {
    std::vector<std::string> globs;
    if (Status failed = read_list(key, value, &globs)) return failed;
    *target = GlobSet(globs);
    return std::nullopt;
  }

  Status read_number(const Node& value, std::size_t* target) const {
    const char* end = value.text.data() + value.text.size();
    if (value.kind != Node::Kind::kNumber ||
        std::from_chars(value.text.data(), end, *target).ptr != end) {
      return error(value.line, "must be a whole number");
    }
    return std::nullopt;
  }

  Status read_numbers(const Node& value) {
    for (const Node& item : value.items) {
      std::size_t number = 0;
      if (Status failed = read_number(item, &number)) return failed;
      check_.cwe.push_back(static_cast<unsigned>(number));
    }
    return std::nullopt;
  }

  Status read_severity(const Node& value, Severity* target) const {
    const auto severity = parse_severity(value.text);
    if (!severity) return error(value.line, "no such severity: " + value.text);
    *target = *severity;
    return std::nullopt;
  }

  Status read_confidence(const Node& value, Confidence* target) const {
    const auto confidence = parse_confidence(value.text);
    if (!confidence) return error(value.line, "no such confidence: " + value.text);
    *target = *confidence;
    return std::nullopt;
  }

  Status read_languages(const Node& value) {
    std::vector<std::string> names;
    if (Status failed = read_list("languages", value, &names)) return failed;
    for (const std::string& name : names) {
      const Syntax* syntax = find_syntax(name);
      if (syntax == nullptr) return error(value.line, "no such language: " + name);
      check_.languages.push_back(syntax);
    }
    return std::nullopt;
  }

  Status read_pattern(const Node& value, Pattern* target) const {
    if (!value.is_string()) return error(value.line, "a pattern must be a string");
    *target = Pattern(value.text);
    return std::nullopt;
  }

  /// Tables of conditions: [[check.unless]].
  Status read_conditions(const Node& value, std::vector<Condition>* target) const {
    if (!value.is_array()) return error(value.line, "conditions are tables in an array");
    for (const Node& table : value.items) {
      Condition condition;
      for (const format::Member& member : table.members) {
        if (Status failed = read_condition_key(member.key, member.value, &condition)) return failed;
      }
      target->push_back(std::move(condition));
    }
    return std::nullopt;
  }

  Status read_condition_key(std::string_view key, const Node& value, Condition* condition) const {
    const std::array<std::pair<std::string_view, Pattern*>, 17> patterns = {{
        {"near", &condition->near},
        {"function", &condition->function},
        {"inside", &condition->inside},
        {"else_of", &condition->else_of},
        {"inside_lacks", &condition->inside_lacks},
        {"statement", &condition->statement},
        {"before", &condition->before},
        {"after", &condition->after},
        {"file", &condition->file},
        {"name", &condition->name},
        {"value", &condition->value},
        {"entry", &condition->entry},
        {"entry_value", &condition->entry_value},
        {"variable_value", &condition->variable_value},
        {"other", &condition->other},
        {"trait", &condition->trait},
        {"scope", &condition->scope},
    }};
    for (const auto& [name, target] : patterns) {
      if (key == name) return read_pattern(value, target);
    }
    if (key == "lines") return read_number(value, &condition->lines);
    if (key == "files") return read_globs(key, value, &condition->files);
    if (key == "variable") return read_text(key, value, &condition->variable);
    if (key == "stage") return read_list(key, value, &condition->stage);
    if (key == "overridden") {
      condition->overridden = value.is_true();
      return std::nullopt;
    }
    if (key == "other_files") {
      if (Status failed = read_list(key, value, &condition->other_files)) return failed;
      condition->other_set = GlobSet(condition->other_files);
      return std::nullopt;
    }
    if (key == "fact") {
      if (!is_app_fact(value.text)) return error(value.line, "no such fact: " + value.text);
      return read_text(key, value, &condition->fact);
    }
    if (key == "is") {
      constexpr std::array<std::pair<std::string_view, Presence>, 3> kWords = {{
          {"present", Presence::kPresent},
          {"absent", Presence::kAbsent},
          {"unknown", Presence::kUnknown},
      }};
      for (const auto& [word, presence] : kWords) {
        if (value.text == word) condition->is = presence;
      }
      if (!condition->is) return error(value.line, "is must be present, absent or unknown");
      return std::nullopt;
    }
    return error(value.line, "unknown key \"" + std::string(key) + "\" in a condition");
  }

  Status read_grades(const Node& value) {
    if (!value.is_array()) return error(value.line, "grades are tables in an array");
    for (const Node& table : value.items) {
      Grade grade;
      for (const format::Member& member : table.members) {
        Status failed;
        if (member.key == "severity") {
          grade.severity.emplace();
          failed = read_severity(member.value, &*grade.severity);
        } else if (member.key == "confidence") {
          grade.confidence.emplace();
          failed = read_confidence(member.value, &*grade.confidence);
        } else if (member.key == "note") {
          failed = read_text("note", member.value, &grade.note);
        } else {
          failed = read_condition_key(member.key, member.value, &grade.when);
        }
        if (failed) return failed;
      }
      check_.grades.push_back(std::move(grade));
    }
    return std::nullopt;
  }

  /// The [check.match] table, by the keys that the matcher has.
  Status read_match() {
    const MatcherKind& kind = *check_.matcher;
    if (match_ != nullptr) {
      for (const format::Member& member : match_->members) {
        const auto key = std::find_if(kind.keys.begin(), kind.keys.end(),
                                      [&](const MatchKey& one) { return one.name == member.key; });
        if (key == kind.keys.end()) {
          return error(member.line,
                       "matcher " + std::string(kind.name) + " has no key \"" + member.key + '"');
        }
        if (Status failed = read_match_value(*key, member.value)) return failed;
      }
    }
    for (const MatchKey& key : kind.keys) {
      if (!key.required) continue;
      const bool there = match_ != nullptr && match_->find(key.name) != nullptr;
      if (!there) {
        return error(table_.line, check_.id + ": match needs " + std::string(key.name));
      }
    }
    return std::nullopt;
  }

  Status read_match_value(const MatchKey& key, const Node& value) {
    const std::string name(key.name);
    switch (key.type) {
      case ValueType::kPattern:
        return read_pattern(value, &check_.match.patterns[name]);
      case ValueType::kText:
        return read_text(key.name, value, &check_.match.texts[name]);
      case ValueType::kNumber:
        return read_number(value, &check_.match.numbers[name]);
      case ValueType::kFlag:
        if (value.is_true()) check_.match.flags[name] = true;
        return std::nullopt;
      case ValueType::kTable:
        break;
    }
    if (!value.is_object() || value.members.empty()) {
      return error(value.line, name + " must be a table of patterns");
    }
    for (const format::Member& member : value.members) {
      check_.match.table.emplace_back(member.key, Pattern());
      if (Status failed = read_pattern(member.value, &check_.match.table.back().second)) {
        return failed;
      }
    }
    return std::nullopt;
  }

  std::string_view file_;
  const Node& table_;
  const Node* match_ = nullptr;
  Check check_;
};

}  // namespace

Result<std::vector<Check>> read_checks(const std::vector<CheckDocument>& files,
                                       const Owasp& owasp) {
  std::vector<Check> checks;
  std::set<std::string> ids;
  for (const CheckDocument& file : files) {
    for (const format::Member& member : file.document.members) {
      if (member.key != "check") {
        return Error{file.name, member.line, "only [[check]] tables can stand here"};
      }
      for (const Node& table : member.value.items) {
        Result<Check> check = CheckReader(file.name, table).read(owasp);
        if (!check) return check.error();
        if (!ids.insert(check->id).second) {
          return Error{file.name, table.line, "check \"" + check->id + "\" is there twice"};
        }
        checks.push_back(std::move(*check));
      }
    }
  }
  return checks;
}

}  // namespace sluice::checks
