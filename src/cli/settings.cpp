#include "cli/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/date.h"
#include "base/nearest.h"
#include "cli/access_settings.h"
#include "cli/scan_limits.h"
#include "core/acceptance.h"
#include "format/toml.h"

namespace sluice::cli {
namespace {

using format::Node;

constexpr std::chrono::days kMaxIgnoreDays{180};
/// Config vars of the scripts in bin/ and of the environment; known, but not read here.
constexpr std::array<std::string_view, 7> kOtherConfigVars = {
    "SLUICE_BINARY",   "SLUICE_ON_INCOMPLETE", "SLUICE_BYPASS",    "SLUICE_TRUST_CACHE",
    "SLUICE_LAUNCHER", "SLUICE_BUILD_DIR",     "SLUICE_ALLOW_LAST"};

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(number) : std::nullopt;
}

/// Whether a comma after `word` stands in the password of an address, which a list must not take
/// apart: half of it would be shown as no part of a secret.
bool is_in_password(std::string_view word, std::string_view rest) {
  const std::size_t scheme = word.find("://");
  if (scheme == std::string_view::npos) return false;
  if (word.find_first_of("@/", scheme + 3) != std::string_view::npos) return false;
  const std::size_t at = rest.find('@');
  return at != std::string_view::npos && rest.find_first_of("/ \t\r\n") > at;
}

/// The parts of a list between blanks or commas.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  constexpr std::string_view kSeparators = " ,\t\r\n";
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
    while (end < text.size() && text[end] == ',' &&
           is_in_password(text.substr(begin, end - begin), text.substr(end + 1))) {
      end = std::min(text.find_first_of(kSeparators, end + 1), text.size());
    }
    if (end > begin) words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

/// Where a setting that is a list of texts is kept; null for other settings.
std::vector<std::string>* list_of(std::string_view key, Settings* settings) {
  if (key == "secrets.exclude") return &settings->secrets_exclude;
  if (key == "secrets.rules") return &settings->secrets_rules;
  if (key == "vex") return &settings->vex;
  if (key == "advisories.mirrors") return &settings->advisories.mirrors;
  if (key == "advisories.trusted_keys") return &settings->advisories.trusted_keys;
  if (key == "dependencies.source_hosts") return &settings->dependencies.source_hosts;
  if (key == "outdated.registries") return &settings->outdated.registries;
  return nullptr;
}

/// Tables of sluice.toml.
constexpr std::array<std::string_view, 7> kTables = {
    "secrets", "advisories", "dependencies", "outdated", "fix", "slug", "limits"};

/// What an [[ignore]] is to the formats of VEX; the result is what is wrong with it.
std::string set_kind(const Node& value, AcceptanceKind* kind) {
  std::vector<std::string> words;
  for (const AcceptanceKind known :
       {AcceptanceKind::kAccepted, AcceptanceKind::kFalsePositive, AcceptanceKind::kNotReachable,
        AcceptanceKind::kMitigated, AcceptanceKind::kInTriage}) {
    words.emplace_back(to_string(known));
    if (!value.is_string() || value.text != words.back()) continue;
    *kind = known;
    return {};
  }
  const std::string near = nearest(value.text, words);
  return "kind must be accepted, false-positive, not-reachable, mitigated or in-triage" +
         (near.empty() ? std::string() : ", did you mean \"" + near + "\"?");
}

/// Sets one setting from its text. An empty result is success, else what is wrong with the text.
std::string set_value(std::string_view key, const std::string& text, Settings* settings) {
  if (key == "advisories.sync") {
    if (text != "auto" && text != "off") return "must be auto or off, not \"" + text + '"';
    settings->advisories.sync = text == "auto";
    return {};
  }
  if (auto wrong = set_limit(key, text, &settings->limits)) return *std::move(wrong);
  if (std::vector<std::string>* list = list_of(key, settings)) {
    std::vector<std::string> words = split_words(text);
    if (words.empty()) return "must not be empty";
    *list = std::move(words);
    return {};
  }
  if (key == "fix.min_age_days") {
    const auto days = parse_number(text);
    if (!days || *days > 3650) return "must be a number of days, not \"" + text + '"';
    settings->fix.min_age_days = *days;
    return {};
  }
  if (key == "outdated.build") {
    if (text != "true" && text != "false") return "must be true or false, not \"" + text + '"';
    settings->outdated.in_build = text == "true";
    return {};
  }
  if (key == "slug.carry") {
    if (text != "true" && text != "false") return "must be true or false, not \"" + text + '"';
    settings->slug_carry = text == "true";
    return {};
  }
  if (key == "fingerprint_salt") {
    settings->fingerprint_salt = text;
    return {};
  }
  return "is not a setting";
}

/// Reads sluice.toml.
class FileReader {
 public:
  FileReader(const SettingsInput& input, SettingsResult* result)
      : input_(input), result_(result), settings_(&result->settings) {}

  Status read() {
    const Result<Node> document = format::read_toml(input_.file_name, input_.file_text);
    if (!document) return document.error();
    if (Status failed = read_table(*document, "")) return failed;
    apply_assignments(policy_, input_.file_name, result_->environment.name, settings_,
                      &result_->origins);
    return std::nullopt;
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{input_.file_name, line, std::move(message)};
  }

  static std::vector<std::string> known_keys() {
    std::vector<std::string> keys(kTables.begin(), kTables.end());
    for (const char* const table : {"policy", "environments", "ignore", "access"}) {
      keys.emplace_back(table);
    }
    for (const OptionRow& row : option_table()) {
      if (!row.key.empty()) keys.emplace_back(row.key);
    }
    return keys;
  }

  Status read_table(const Node& table, const std::string& prefix) {
    for (const format::Member& member : table.members) {
      const std::string key = prefix + member.key;
      if (key == "mode" || key == "policy" || key == "environments") {
        if (Status failed = read_policy(key, member)) return failed;
      } else if (key == "ignore") {
        Status failed = read_ignores(member.value);
        if (failed) return failed;
      } else if (key == "access") {
        Status failed = read_access_settings(input_.file_name, member.value, &settings_->access);
        if (failed) return failed;
      } else if (std::vector<std::string>* list = list_of(key, settings_)) {
        if (!member.value.is_array()) return error(member.line, key + " must be an array");
        *list = table.texts_of(member.key);
      } else if (std::find(kTables.begin(), kTables.end(), key) != kTables.end() &&
                 member.value.is_object()) {
        Status failed = read_table(member.value, key + '.');
        if (failed) return failed;
      } else {
        Status failed = read_key(key, member);
        if (failed) return failed;
      }
    }
    return std::nullopt;
  }

  /// What the tables say is set when all are known: the environment's come last.
  Status read_policy(const std::string& key, const format::Member& member) {
    const std::string& file = input_.file_name;
    if (key == "mode") {
      Result<policy::Assignment> mode =
          policy::read_policy_value(file, member, *policy::find_policy_key(key), key);
      if (!mode) return mode.error();
      policy_.push_back(std::move(*mode));
      return std::nullopt;
    }
    Result<std::vector<policy::Assignment>> read =
        key == "policy" ? policy::read_policy_table(file, member.value, "policy.", false)
                        : policy::read_environments(file, member.value);
    if (!read) return read.error();
    policy_.insert(policy_.end(), read->begin(), read->end());
    if (key == "environments") {
      std::vector<std::string> tables;
      for (const format::Member& table : member.value.members) tables.push_back(table.key);
      const std::string note = mistyped_environment(result_->environment, tables);
      if (!note.empty()) result_->warnings.push_back(file + ": " + note);
    }
    return std::nullopt;
  }

  /// The key of this name in another table, if there is one.
  static std::string elsewhere(const std::string& name, const std::vector<std::string>& keys) {
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [&](const auto& key) { return key.ends_with('.' + name); });
    return found == keys.end() ? std::string() : *found;
  }

  Status read_key(const std::string& key, const format::Member& member) {
    const std::vector<std::string> keys = known_keys();
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      std::string near = nearest(key, keys);
      if (near.empty()) near = elsewhere(member.key, keys);
      return error(member.line, "unknown key \"" + key + '"' +
                                    (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
    }
    const Node& value = member.value;
    const bool scalar = value.is_string() || value.kind == Node::Kind::kBoolean ||
                        value.kind == Node::Kind::kNumber;
    if (!scalar) return error(member.line, key + " must be a string, a number, true or false");
    if (const std::string wrong = set_value(key, value.text, settings_); !wrong.empty()) {
      return error(member.line, key + ' ' + wrong);
    }
    return std::nullopt;
  }

  Status read_ignores(const Node& list) {
    if (!list.is_array()) return error(list.line, "ignore must be written as [[ignore]]");
    for (const Node& table : list.items) {
      Result<IgnoreEntry> entry = read_ignore(table);
      if (!entry) return entry.error();
      settings_->ignores.push_back(std::move(*entry));
    }
    return std::nullopt;
  }

  Result<IgnoreEntry> read_ignore(const Node& table) {
    IgnoreEntry entry;
    entry.line = table.line;
    const std::vector<std::pair<std::string, std::string*>> texts = {{"id", &entry.id},
                                                                     {"package", &entry.package},
                                                                     {"path", &entry.path},
                                                                     {"reason", &entry.reason},
                                                                     {"owner", &entry.owner}};
    bool has_until = false;
    for (const format::Member& member : table.members) {
      const auto text = std::find_if(texts.begin(), texts.end(),
                                     [&](const auto& row) { return row.first == member.key; });
      if (text != texts.end()) {
        if (!member.value.is_string()) return error(member.line, member.key + " must be a string");
        *text->second = member.value.text;
      } else if (member.key == "until") {
        const auto day = parse_day(member.value.text);
        if (!day) return error(member.line, "until must be a date such as 2026-12-31");
        if (*day > input_.today + kMaxIgnoreDays) {
          return error(member.line, "until is more than 180 days ahead; the latest day is " +
                                        to_string(input_.today + kMaxIgnoreDays));
        }
        entry.until = *day;
        has_until = true;
      } else if (member.key == "kind") {
        const std::string wrong = set_kind(member.value, &entry.kind);
        if (!wrong.empty()) return error(member.line, wrong);
      } else {
        std::vector<std::string> keys = {"until", "kind"};
        for (const auto& row : texts) keys.push_back(row.first);
        const std::string near = nearest(member.key, keys);
        return error(member.line, "unknown key \"" + member.key + "\" in [[ignore]]" +
                                      (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
      }
    }
    if (entry.id.empty()) return error(table.line, "[[ignore]] needs an id");
    if (entry.reason.size() < kMinReason) {
      return error(table.line,
                   "[[ignore]] of " + entry.id + " needs " + std::string(kReasonNeeded));
    }
    if (!has_until) {
      return error(table.line,
                   "[[ignore]] of " + entry.id + " needs until, a date at most 180 days ahead");
    }
    return entry;
  }

  const SettingsInput& input_;
  SettingsResult* result_;
  Settings* settings_;
  std::vector<policy::Assignment> policy_;
};

/// Sets a setting of config vars or the command line; what is wrong with the text, or nothing.
std::string set_from(std::string_view key, const std::string& text, std::string_view origin,
                     SettingsResult* result) {
  if (!is_policy_setting(key)) {
    std::string wrong = set_value(key, text, &result->settings);
    if (wrong.empty() && key.starts_with("limits.")) {
      result->limits_from[std::string(key)] = origin;
    }
    return wrong;
  }
  return set_policy_value(key, text, std::string(origin), &result->settings, &result->origins);
}

/// A slip of the finger may be shown; what else somebody put into the wrong config var may not.
bool is_short_word(std::string_view value) {
  constexpr std::size_t kLongest = 12;
  return value.size() <= kLongest && std::all_of(value.begin(), value.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || c == '-' || c == '_';
         });
}

/// `wrong` without the value that it quotes.
std::string without_value(std::string wrong, std::string_view value) {
  const std::string quoted = ", not \"" + std::string(value) + '"';
  if (is_short_word(value)) return wrong;
  if (wrong.ends_with(quoted)) wrong.resize(wrong.size() - quoted.size());
  return wrong.find(value) == std::string::npos ? wrong : "has a value that it can't have";
}

void read_config_vars(const SettingsInput& input, SettingsResult* result) {
  std::vector<std::string> known;
  for (const OptionRow& row : option_table()) {
    if (!row.config_var.empty()) known.emplace_back(row.config_var);
  }
  known.insert(known.end(), kOtherConfigVars.begin(), kOtherConfigVars.end());
  for (const auto& [name, raw] : input.config_vars) {
    if (!name.starts_with("SLUICE_")) continue;
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string near = nearest(name, known);
      result->warnings.push_back("unknown config var " + name +
                                 (near.empty() ? "" : ", did you mean " + near + '?'));
      continue;
    }
    std::string value = raw;
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
    if (name == "SLUICE_BYPASS") result->settings.bypass = value;
    for (const OptionRow& row : option_table()) {
      if (row.config_var != name || row.key.empty() || value.empty()) continue;
      if (const std::string wrong = set_from(row.key, value, name, result); !wrong.empty()) {
        result->warnings.push_back("config var " + name + ' ' + without_value(wrong, value) +
                                   "; it has no effect");
      }
    }
  }
}

}  // namespace

Result<SettingsResult> read_settings(const SettingsInput& input) {
  SettingsResult result;
  const auto option = input.arguments == nullptr ? std::optional<std::string>()
                                                 : input.arguments->value("--environment");
  Result<PolicyEnvironment> environment = choose_environment(input.config_vars, option);
  if (!environment) return environment.error();
  result.environment = std::move(*environment);
  result.warnings = result.environment.warnings;
  if (!input.file_text.empty()) {
    const Status failed = FileReader(input, &result).read();
    if (failed) return *failed;
  }
  read_config_vars(input, &result);
  if (input.arguments != nullptr) {
    for (const OptionRow& row : option_table()) {
      if (row.flag.empty() || row.key.empty()) continue;
      // A list's option may be repeated.
      std::optional<std::string> value = input.arguments->value(row.flag);
      if (!value) continue;
      if (list_of(row.key, &result.settings) != nullptr) {
        value->clear();
        for (const std::string& word : input.arguments->values(row.flag)) *value += word + ' ';
      }
      if (row.key == "mode" && *value == "off") {
        return Error{"", 0, "--mode must be enforce or warn"};
      }
      if (const std::string wrong = set_from(row.key, *value, row.flag, &result); !wrong.empty()) {
        return Error{"", 0, std::string(row.flag) + ' ' + wrong};
      }
    }
  }
  result.settings.source_version = input.source_version;
  return result;
}

}  // namespace sluice::cli
