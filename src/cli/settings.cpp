#include "cli/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/date.h"
#include "base/nearest.h"
#include "cli/access_settings.h"
#include "core/acceptance.h"
#include "format/toml.h"

namespace sluice::cli {
namespace {

using format::Node;

constexpr std::chrono::days kMaxIgnoreDays{180};
/// Config vars of the scripts in bin/ and of the environment; known, but not read here.
constexpr std::array<std::string_view, 7> kOtherConfigVars = {
    "SLUICE_ENV",         "SLUICE_BINARY",   "SLUICE_ON_INCOMPLETE", "SLUICE_BYPASS",
    "SLUICE_TRUST_CACHE", "SLUICE_LAUNCHER", "SLUICE_BUILD_DIR"};

std::optional<Mode> parse_mode(std::string_view word) {
  for (const Mode mode : {Mode::kEnforce, Mode::kWarn, Mode::kOff}) {
    if (word == to_string(mode)) return mode;
  }
  return std::nullopt;
}

std::optional<DevDependencies> parse_dev_dependencies(std::string_view word) {
  if (word == "never") return DevDependencies::kNever;
  if (word == "if-shipped") return DevDependencies::kIfShipped;
  if (word == "always") return DevDependencies::kAlways;
  return std::nullopt;
}

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned number = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  return parsed.ec == std::errc() && parsed.ptr == end ? std::optional(number) : std::nullopt;
}

/// The parts of a list between blanks or commas.
std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  constexpr std::string_view kSeparators = " ,\t\r\n";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSeparators, begin), text.size());
    if (end > begin) words.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

/// Where a setting that is a list of texts is kept; null for other settings.
std::vector<std::string>* list_of(std::string_view key, Settings* settings) {
  if (key == "secrets.exclude") return &settings->secrets_exclude;
  if (key == "secrets.rules") return &settings->secrets_rules;
  if (key == "advisories.mirrors") return &settings->advisories.mirrors;
  if (key == "advisories.trusted_keys") return &settings->advisories.trusted_keys;
  if (key == "dependencies.source_hosts") return &settings->dependencies.source_hosts;
  if (key == "outdated.registries") return &settings->outdated.registries;
  return nullptr;
}

/// Tables of sluice.toml.
constexpr std::array<std::string_view, 6> kTables = {"policy",       "secrets",  "advisories",
                                                     "dependencies", "outdated", "fix"};

/// Sets one setting from its text. An empty result is success, else what is wrong with the text.
std::string set_value(std::string_view key, const std::string& text, Settings* settings) {
  if (key == "mode") {
    const auto mode = parse_mode(text);
    if (!mode) return "must be enforce or warn, not \"" + text + '"';
    settings->policy.mode = *mode;
    return {};
  }
  if (key == "policy.fail_on" || key == "policy.unknown_severity") {
    const auto severity = parse_severity(text);
    if (!severity || *severity == Severity::kUnknown) {
      return "must be low, medium, high or critical, not \"" + text + '"';
    }
    (key == "policy.fail_on" ? settings->policy.fail_on : settings->policy.unknown_severity) =
        *severity;
    return {};
  }
  if (key == "policy.fixable_only") {
    if (text != "true" && text != "false") return "must be true or false";
    settings->policy.fixable_only = text == "true";
    return {};
  }
  if (key == "policy.dev_dependencies") {
    const auto dev = parse_dev_dependencies(text);
    if (!dev) return "must be never, if-shipped or always, not \"" + text + '"';
    settings->policy.dev_dependencies = *dev;
    return {};
  }
  if (key == "policy.max_advisory_age_days") {
    const auto days = parse_number(text);
    if (!days || *days == 0) return "must be a number of days, not \"" + text + '"';
    settings->advisories.max_age_days = *days;
    return {};
  }
  if (key == "advisories.sync") {
    if (text != "auto" && text != "off") return "must be auto or off, not \"" + text + '"';
    settings->advisories.sync = text == "auto";
    return {};
  }
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
  if (key == "fingerprint_salt") {
    settings->fingerprint_salt = text;
    return {};
  }
  return "is not a setting";
}

/// Reads sluice.toml.
class FileReader {
 public:
  FileReader(const SettingsInput& input, Settings* settings) : input_(input), settings_(settings) {}

  Status read() {
    const Result<Node> document = format::read_toml(input_.file_name, input_.file_text);
    if (!document) return document.error();
    return read_table(*document, "");
  }

 private:
  Error error(std::size_t line, std::string message) const {
    return Error{input_.file_name, line, std::move(message)};
  }

  static std::vector<std::string> known_keys() {
    std::vector<std::string> keys(kTables.begin(), kTables.end());
    keys.emplace_back("ignore");
    keys.emplace_back("access");
    for (const OptionRow& row : option_table()) {
      if (!row.key.empty()) keys.emplace_back(row.key);
    }
    return keys;
  }

  Status read_table(const Node& table, const std::string& prefix) {
    for (const format::Member& member : table.members) {
      const std::string key = prefix + member.key;
      if (key == "ignore") {
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

  Status read_key(const std::string& key, const format::Member& member) {
    const std::vector<std::string> keys = known_keys();
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      const std::string near = nearest(key, keys);
      return error(member.line, "unknown key \"" + key + '"' +
                                    (near.empty() ? "" : ", did you mean \"" + near + "\"?"));
    }
    const Node& value = member.value;
    const bool scalar = value.is_string() || value.kind == Node::Kind::kBoolean ||
                        value.kind == Node::Kind::kNumber;
    if (!scalar) return error(member.line, key + " must be a string, a number, true or false");
    if (key == "mode" && value.text == "off") {
      return error(member.line,
                   "mode \"off\" can't be set here, only as config var SLUICE_MODE by whoever "
                   "runs the app");
    }
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
      } else {
        std::vector<std::string> keys = {"until"};
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
  Settings* settings_;
};

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
      if (const std::string wrong = set_value(row.key, value, &result->settings); !wrong.empty()) {
        result->warnings.push_back("config var " + name + ' ' + wrong + "; it has no effect");
      }
    }
  }
}

}  // namespace

Result<SettingsResult> read_settings(const SettingsInput& input) {
  SettingsResult result;
  if (!input.file_text.empty()) {
    const Status failed = FileReader(input, &result.settings).read();
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
      if (const std::string wrong = set_value(row.key, *value, &result.settings); !wrong.empty()) {
        return Error{"", 0, std::string(row.flag) + ' ' + wrong};
      }
    }
  }
  result.settings.source_version = input.source_version;
  return result;
}

}  // namespace sluice::cli
