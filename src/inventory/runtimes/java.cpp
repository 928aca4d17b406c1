#include <algorithm>
#include <string>

#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {

std::string java_version(std::string_view text) {
  // A distribution: "zulu-17", "openjdk-1.8".
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text.remove_prefix(std::min(text.find('-') + 1, text.size()));
  }
  std::string version(leading_version(text));
  const std::string_view rest = text.substr(version.size());
  // Up to version 8 Java was called 1.8, and its updates _402 or u402.
  if (version.starts_with("1.") && version.size() > 2) version.erase(0, 2);
  if (version.empty()) return {};
  if (rest.starts_with('_') || rest.starts_with('u')) {
    const std::string_view update = leading_version(rest.substr(1));
    if (!update.empty() && version.find('.') == std::string::npos) version += ".0";
    if (!update.empty()) version += '.' + std::string(update);
  }
  return version;
}

std::optional<Runtime> asked_java(const FileIndex& files) {
  constexpr std::string_view kKey = "java.runtime.version";
  const FileView file = find_file(files, "system.properties");
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view rest = lines.text();
    if (!rest.starts_with(kKey)) continue;
    rest.remove_prefix(kKey.size());
    const std::size_t value = rest.find_first_not_of(" \t=");
    if (value == 0 || value == std::string_view::npos) continue;
    rest.remove_prefix(value);
    const std::string version = java_version(take_word(rest));
    if (version.empty() || version.size() > kMaxRequirementBytes) return {};
    return asked_for("java", version, file.path, lines.number());
  }
  return {};
}

}  // namespace sluice::inventory
