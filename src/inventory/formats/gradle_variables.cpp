#include "inventory/formats/gradle_variables.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inventory/formats/text.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxDepth = 16;   // variables that need variables
constexpr std::size_t kMaxText = 4096;  // of a value
constexpr std::size_t kMaxLookups = 50'000;
constexpr std::size_t kMaxFolders = 16;  // above the script

/// "rootProject.ext.x" and "x" are the same.
std::string_view bare_name(std::string_view name) {
  constexpr std::array<std::string_view, 6> kOwners = {"rootProject.", "project.", "ext.",
                                                       "extra.",       "this.",    "properties."};
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view owner : kOwners) {
      if (!name.starts_with(owner)) continue;
      name.remove_prefix(owner.size());
      found = true;
    }
  }
  return name;
}

bool is_bag(std::string_view name) {  // "ext", "project.extra", but not "next"
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return last == "ext" || last == "extra";
}

/// "name = text", "ext['name'] = text", "ext.set('name', text)", "val name by extra(text)" and
/// "name = [key: text, ...]".
class Assignments {
 public:
  Assignments(const std::vector<GradleToken>& tokens,
              std::unordered_map<std::string, std::optional<std::string>>& values)
      : tokens_(tokens), values_(values) {}

  void collect() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].is_word()) look_at(i);
    }
  }

 private:
  const GradleToken& at(std::size_t i) const { return tokens_[std::min(i, tokens_.size() - 1)]; }

  void look_at(std::size_t i) {
    const std::string_view word = at(i).text;
    if (at(i + 1).is_sign('=')) {
      if (at(i + 2).is_text()) set(bare_name(word), i + 2);
      if (at(i + 2).is_sign('[')) set_map(bare_name(word), i + 3);
    } else if (is_bag(word) && at(i + 1).is_sign('[') && at(i + 2).is_text() &&
               at(i + 3).is_sign(']') && at(i + 4).is_sign('=') && at(i + 5).is_text()) {
      set(at(i + 2).text, i + 5);
    } else if (word.substr(word.rfind('.') + 1) == "set" && at(i + 1).is_sign('(') &&
               at(i + 2).is_text() && at(i + 3).is_sign(',') && at(i + 4).is_text()) {
      set(at(i + 2).text, i + 4);
    } else if (at(i + 1).is_word("by") && at(i + 2).is_word() && is_bag(at(i + 2).text) &&
               at(i + 3).is_sign('(') && at(i + 4).is_text()) {
      set(word, i + 4);
    }
  }

  void set_map(std::string_view name, std::size_t i) {
    for (; i + 2 < tokens_.size() && !at(i).is_sign(']'); ++i) {
      const bool is_key = at(i).is_word() || at(i).is_text();
      if (is_key && at(i + 1).is_sign(':') && at(i + 2).is_text()) {
        set(std::string(name) + '.' + std::string(at(i).text), i + 2);
      }
    }
  }

  /// Only if nothing is done with the text: no "+", no method.
  void set(std::string_view name, std::size_t value) {
    const GradleToken& next = at(value + 1);
    const bool is_whole = next.kind == GradleToken::Kind::kLineEnd || next.is_sign(',') ||
                          next.is_sign(')') || next.is_sign(']') || next.is_sign('}');
    std::optional<std::string> text;
    if (is_whole && at(value).text.size() <= kMaxText) text = at(value).text;
    const auto [found, is_new] = values_.try_emplace(std::string(name), text);
    if (!is_new && found->second != text) found->second = std::nullopt;
  }

  const std::vector<GradleToken>& tokens_;
  std::unordered_map<std::string, std::optional<std::string>>& values_;
};

}  // namespace

void GradleVariables::add_script(const std::vector<GradleToken>& tokens) {
  std::unordered_map<std::string, std::optional<std::string>> values;
  Assignments(tokens, values).collect();
  values_.merge(values);
}

void GradleVariables::add_properties(std::string_view bytes) {
  std::unordered_map<std::string, std::optional<std::string>> values;
  Lines lines(bytes);
  while (lines.next()) {
    const std::string_view line = trim(lines.text());
    if (line.empty() || line[0] == '#' || line[0] == '!') continue;
    const std::size_t separator = line.find_first_of("=:");
    if (separator == std::string_view::npos) continue;
    const std::string_view value = trim(line.substr(separator + 1));
    if (value.size() > kMaxText) continue;
    values.insert_or_assign(std::string(trim(line.substr(0, separator))), std::string(value));
  }
  values_.merge(values);
}

std::optional<std::string> GradleVariables::value_of(std::string_view name) const {
  return value_of(name, 0);
}

std::string GradleVariables::fill_in(std::string_view text) const { return fill_in(text, 0); }

std::optional<std::string> GradleVariables::value_of(std::string_view name,
                                                     std::size_t depth) const {
  if (depth >= kMaxDepth || ++lookups_ > kMaxLookups) return std::nullopt;
  const auto found = values_.find(std::string(bare_name(name)));
  if (found == values_.end() || !found->second) return std::nullopt;
  std::string value = fill_in(*found->second, depth + 1);
  if (value.find('$') != std::string::npos || value.size() > kMaxText) return std::nullopt;
  return value;
}

std::string GradleVariables::fill_in(std::string_view text, std::size_t depth) const {
  std::string filled;
  while (!text.empty() && filled.size() <= kMaxText) {
    const std::size_t begin = std::min(text.find('$'), text.size());
    filled += text.substr(0, begin);
    text.remove_prefix(begin);
    if (text.empty()) break;
    const bool in_braces = text.starts_with("${");
    std::size_t end = 1;
    if (in_braces) {
      end = std::min(text.find('}'), text.size() - 1) + 1;
    } else {
      constexpr std::string_view kWord =
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
      end = std::min(text.find_first_not_of(kWord, 1), text.size());
    }
    const std::string_view name =
        in_braces ? text.substr(2, end < 3 ? 0 : end - 3) : text.substr(1, end - 1);
    const std::optional<std::string> value = value_of(trim(name), depth);
    filled += value ? std::string_view(*value) : text.substr(0, end);
    text.remove_prefix(end);
  }
  filled += text;
  return filled;
}

GradleVariables gradle_variables(const PackageFileInput& input,
                                 const std::vector<GradleToken>& tokens) {
  GradleVariables variables;
  variables.add_script(tokens);
  std::string above;
  for (std::size_t i = 0; i < kMaxFolders; ++i, above += "../") {
    for (const std::string_view name : {"build.gradle", "build.gradle.kts"}) {
      const FileView script = input.sibling(above + std::string(name));
      if (!script || script.path == input.path || script.bytes.size() > kMaxScriptBytes) continue;
      variables.add_script(gradle_tokens(script.bytes));
    }
    if (const FileView properties = input.sibling(above + "gradle.properties")) {
      variables.add_properties(properties.bytes);
    }
    if (join_path(folder_of(input.path), above).empty()) break;
  }
  return variables;
}

}  // namespace sluice::inventory
