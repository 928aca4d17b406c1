#include "secrets/encrypted/sops.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/regex.h"
#include "format/ini.h"
#include "format/json.h"
#include "format/yaml.h"
#include "secrets/encrypted/age.h"
#include "secrets/encrypted/env_lines.h"
#include "secrets/encrypted/plain_value.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::string_view kDefaultSuffix = "_unencrypted";
constexpr std::size_t kMaxDepth = 256;

/// What the metadata says of which keys are encrypted. The first setting that is there counts, as
/// sops allows but one of them.
class Selection {
 public:
  /// `setting(name)` gives the text of a setting; empty: not there.
  template <typename Setting>
  static Selection read(const Setting& setting) {
    Selection selection;
    if (!setting("unencrypted_comment_regex").empty() ||
        !setting("encrypted_comment_regex").empty()) {
      selection.known_ = false;  // comments decide, and readers drop them
    }
    for (const bool encrypted : {true, false}) {
      const std::string_view prefix = encrypted ? "encrypted_" : "unencrypted_";
      if (const std::string regex = setting(std::string(prefix) + "regex"); !regex.empty()) {
        selection.set(encrypted);
        auto compiled = Regex::compile(regex);
        if (compiled) {
          selection.regex_ = std::move(*compiled);
        } else {
          selection.known_ = false;
        }
        return selection;
      }
      const std::string suffix = setting(std::string(prefix) + "suffix");
      if (suffix.empty()) continue;
      selection.set(encrypted);
      selection.suffix_ = suffix;
      return selection;
    }
    return selection;
  }

  bool known() const { return known_; }
  /// Whether one of the keys above decides for all that is below it.
  bool matches(std::string_view key) const {
    RegexMatch match;
    return regex_ ? regex_->find(key, 0, false, &match) : key.ends_with(suffix_);
  }
  /// Whether values below such a key are encrypted, and others are not.
  bool matching_are_encrypted() const { return matching_are_encrypted_; }

 private:
  void set(bool encrypted) { matching_are_encrypted_ = encrypted; }

  bool known_ = true;
  bool matching_are_encrypted_ = false;
  std::string suffix_{kDefaultSuffix};
  std::optional<Regex> regex_;
};

bool is_encrypted(std::string_view value) { return value.starts_with(kSopsValue); }

/// Notes the plain values of a tree.
class TreeWalk {
 public:
  TreeWalk(const Input& input, const Selection& selection, Facts* facts)
      : input_(input), selection_(selection), facts_(facts) {}

  void walk(const format::Node& node, std::string_view key, bool matched, std::size_t depth) {
    if (depth > kMaxDepth) return;
    for (const format::Node& item : node.items) walk(item, key, matched, depth + 1);
    for (const format::Member& member : node.members) {
      if (depth == 0 && member.key == "sops") continue;
      walk(member.value, member.key, matched || selection_.matches(member.key), depth + 1);
    }
    if (!node.is_string() || matched != selection_.matching_are_encrypted()) return;
    if (is_encrypted(node.text)) return;
    note_plain(input_, kSops, key, node.text, node.line, Mixing::kBroken, facts_);
  }

 private:
  const Input& input_;
  const Selection& selection_;
  Facts* facts_;
};

bool recognise_tree(const Input& input, const format::Node& root, Facts* facts) {
  const format::Node* metadata = root.find("sops");
  if (metadata == nullptr || metadata->text_of("mac").empty()) return false;
  const Selection selection = Selection::read(
      [&](const std::string& name) { return std::string(metadata->text_of(name)); });
  if (selection.known()) TreeWalk(input, selection, facts).walk(root, "", false, 0);
  return true;
}

bool recognise_yaml(const Input& input, Facts* facts) {
  const auto documents = format::read_yaml(input.path, input.bytes);
  if (!documents) return false;
  bool found = false;
  for (const format::Node& document : *documents) {
    found = recognise_tree(input, document, facts) || found;
  }
  return found;
}

/// Assignments whose metadata are assignments, too: "sops_mac" in a dotenv file, "mac" in the
/// section [sops] of an INI file.
struct FlatEntry {
  std::string_view name;
  std::string_view value;
  std::size_t line = 0;
  bool metadata = false;
};

bool recognise_flat(const Input& input, const std::vector<FlatEntry>& entries, Facts* facts) {
  const auto setting = [&](const std::string& name) {
    for (const FlatEntry& entry : entries) {
      if (entry.metadata && entry.name == name) return std::string(entry.value);
    }
    return std::string();
  };
  if (setting("mac").empty()) return false;
  const Selection selection = Selection::read(setting);
  for (const FlatEntry& entry : entries) {
    if (entry.metadata || !selection.known() || is_encrypted(entry.value)) continue;
    if (selection.matches(entry.name) != selection.matching_are_encrypted()) continue;
    note_plain(input, kSops, entry.name, entry.value, entry.line, Mixing::kBroken, facts);
  }
  return true;
}

bool recognise_env(const Input& input, Facts* facts) {
  constexpr std::string_view kPrefix = "sops_";
  std::vector<FlatEntry> entries;
  for (const EnvLine& line : read_env_lines(input.bytes)) {
    const bool metadata = line.name.starts_with(kPrefix);
    entries.push_back(
        {line.name.substr(metadata ? kPrefix.size() : 0), line.value, line.line, metadata});
  }
  return recognise_flat(input, entries, facts);
}

bool recognise_ini(const Input& input, Facts* facts) {
  std::vector<FlatEntry> entries;
  const std::vector<format::IniEntry> read = format::read_ini(input.bytes);
  for (const format::IniEntry& entry : read) {
    if (entry.lines.empty()) continue;
    entries.push_back({entry.key, entry.lines[0].text, entry.line, entry.section == "sops"});
  }
  return recognise_flat(input, entries, facts);
}

bool recognise_content(const Input& input, Facts* facts) {
  if (is_env_file(input.path)) return recognise_env(input, facts);
  if (input.path.ends_with(".ini")) return recognise_ini(input, facts);
  if (trim(input.bytes.substr(0, 64)).starts_with('{')) {
    const auto root = format::read_json(input.path, input.bytes);
    return root && recognise_tree(input, *root, facts);
  }
  return recognise_yaml(input, facts);
}

}  // namespace

bool recognise_sops(const Input& input, Facts* facts) {
  if (!recognise_content(input, facts)) return false;
  add_age_recipients(input, facts);
  return true;
}

}  // namespace sluice::secrets::encrypted
