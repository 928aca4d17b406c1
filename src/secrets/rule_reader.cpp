#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "secrets/detector_kinds.h"
#include "secrets/rule.h"

namespace sluice::secrets {
namespace {

using format::Node;
using Macros = std::map<std::string, std::string>;

constexpr std::size_t kMinLiteralBytes = 3;
constexpr std::size_t kMaxBefore = 1024;
constexpr std::size_t kMaxAfter = 16384;

std::string expand_macros(std::string pattern, const Macros& macros) {
  for (const auto& [name, text] : macros) {
    const std::string mark = '@' + name + '@';
    for (std::size_t at = pattern.find(mark); at != std::string::npos;
         at = pattern.find(mark, at + text.size())) {
      pattern.replace(at, mark.size(), text);
    }
  }
  return pattern;
}

/// Reads one [[rule]] table, key by key, so that a misspelt key can't be overlooked.
class RuleReader {
 public:
  RuleReader(std::string_view file, const Node& table, const Macros& macros)
      : file_(file), table_(table), macros_(macros) {
    rule_.source = std::string(file) + ':' + std::to_string(table.line);
    rule_.file = file;
    rule_.line = table.line;
  }

  Result<Rule> read() {
    for (const format::Member& member : table_.members) {
      const Status failed = read_key(member.key, member.value);
      if (failed) return *failed;
    }
    if (rule_.id.empty() || rule_.title.empty() || rule_.pattern.empty()) {
      return error(table_.line, "a rule needs id, title and pattern");
    }
    if (rule_.literals.empty()) return error(table_.line, rule_.id + " has no literals");
    for (const std::string& literal : rule_.literals) {
      if (literal.size() < kMinLiteralBytes) {
        return error(table_.line, rule_.id + ": literal \"" + literal + "\" is too short");
      }
    }
    if (rule_.before > kMaxBefore || rule_.after > kMaxAfter) {
      return error(table_.line, rule_.id + ": window too wide");
    }
    return std::move(rule_);
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{std::string(file_), line, std::move(message)};
  }

  Status read_key(std::string_view key, const Node& value) {
    const std::array<std::pair<std::string_view, std::string*>, 5> texts = {{
        {"id", &rule_.id},
        {"title", &rule_.title},
        {"prefix", &rule_.prefix},
        {"advice", &rule_.advice},
        {"example_path", &rule_.example_path},
    }};
    for (const auto& [name, target] : texts) {
      if (key == name) return read_text(key, value, target);
    }
    const std::array<std::pair<std::string_view, std::vector<std::string>*>, 7> lists = {{
        {"literals", &rule_.literals},
        {"files", &rule_.files},
        {"not_files", &rule_.not_files},
        {"match", &rule_.match},
        {"no_match", &rule_.no_match},
        {"proven", &rule_.proven},
        {"refuted", &rule_.refuted},
    }};
    for (const auto& [name, target] : lists) {
      if (key == name) return read_list(key, value, target);
    }
    if (key == "ignore_case") return read_flag(key, value, &rule_.ignore_case);
    if (key == "randomness") return read_flag(key, value, &rule_.randomness);
    if (key == "before") return read_count(key, value, &rule_.before);
    if (key == "after") return read_count(key, value, &rule_.after);
    if (key == "pattern") {
      rule_.pattern = expand_macros(value.text, macros_);
      return std::nullopt;
    }
    if (key == "severity") {
      const auto severity = parse_severity(value.text);
      if (!severity) return error(value.line, "no such severity: " + value.text);
      rule_.severity = *severity;
      rule_.says_severity = true;
      return std::nullopt;
    }
    if (key == "confidence") {
      const auto confidence = parse_confidence(value.text);
      if (!confidence) return error(value.line, "no such confidence: " + value.text);
      rule_.confidence = *confidence;
      rule_.says_confidence = true;
      return std::nullopt;
    }
    if (key == "boundary") return read_boundary(value);
    if (key == "proof") {
      rule_.proof = proof::find_proof(value.text);
      if (rule_.proof == nullptr) return error(value.line, "no such proof: " + value.text);
      return std::nullopt;
    }
    return error(value.line, "unknown key \"" + std::string(key) + "\" in a rule");
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

  Status read_flag(std::string_view key, const Node& value, bool* target) const {
    if (value.kind != Node::Kind::kBoolean) {
      return error(value.line, std::string(key) + " must be true or false");
    }
    *target = value.is_true();
    return std::nullopt;
  }

  Status read_count(std::string_view key, const Node& value, std::size_t* target) const {
    const char* end = value.text.data() + value.text.size();
    const auto parsed = std::from_chars(value.text.data(), end, *target);
    if (value.kind != Node::Kind::kNumber || parsed.ptr != end) {
      return error(value.line, std::string(key) + " must be a whole number of bytes");
    }
    return std::nullopt;
  }

  Status read_boundary(const Node& value) {
    constexpr std::array<std::pair<std::string_view, Boundary>, 3> kWords = {{
        {"none", Boundary::kNone},
        {"word", Boundary::kWord},
        {"token", Boundary::kToken},
    }};
    for (const auto& [word, boundary] : kWords) {
      if (value.text == word) {
        rule_.boundary = boundary;
        rule_.says_boundary = true;
        return std::nullopt;
      }
    }
    return error(value.line, "boundary must be none, word or token");
  }

  std::string_view file_;
  const Node& table_;
  const Macros& macros_;
  Rule rule_;
};

/// An app adds rules; tables that the built-in ones are judged by are not its to change.
Status check_own_file(const RuleDocument& file) {
  for (const format::Member& member : file.document.members) {
    if (member.key != "rule") {
      return Error{file.name, member.line,
                   "\"" + member.key + "\" can't stand here, only [[rule]]"};
    }
    if (!member.value.is_array()) return Error{file.name, member.line, "rules are [[rule]] tables"};
  }
  return std::nullopt;
}

}  // namespace

const Regex* Rule::regex() const {
  std::call_once(lazy_->once, [this] {
    Result<Regex> compiled = Regex::compile(pattern);
    if (compiled) lazy_->regex = std::make_unique<Regex>(std::move(*compiled));
  });
  return lazy_->regex.get();
}

bool Rule::may_match(std::string_view text) const {
  std::call_once(lazy_->run_once, [this] { lazy_->run = required_run(pattern); });
  return !lazy_->run || lazy_->run->found_in(text);
}

Result<std::vector<Rule>> read_rules(const std::vector<RuleDocument>& files) {
  Macros macros;
  for (const RuleDocument& file : files) {
    if (file.own) continue;
    const Node* table = file.document.find("macros");
    if (table == nullptr) continue;
    for (const format::Member& macro : table->members) macros[macro.key] = macro.value.text;
  }
  std::vector<Rule> rules;
  std::set<std::string> ids;
  std::set<std::string> built_in;
  for (const RuleDocument& file : files) {
    if (file.own) {
      if (Status failed = check_own_file(file)) return *std::move(failed);
    }
    const Node* tables = file.document.find("rule");
    if (tables == nullptr) continue;
    for (const Node& table : tables->items) {
      Result<Rule> rule = RuleReader(file.name, table, macros).read();
      if (!rule) return rule.error();
      rule->own = file.own;
      if (file.own && (built_in.contains(rule->id) || find_detector_kind(rule->id) != nullptr)) {
        return Error{file.name, table.line,
                     '"' + rule->id + "\" is the id of a built-in rule, take another"};
      }
      if (!ids.insert(rule->id).second) {
        return Error{file.name, table.line, "rule \"" + rule->id + "\" is there twice"};
      }
      if (!file.own) built_in.insert(rule->id);
      rules.push_back(std::move(*rule));
    }
  }
  std::sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return rules;
}

}  // namespace sluice::secrets
