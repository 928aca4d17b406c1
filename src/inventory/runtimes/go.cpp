#include "inventory/formats/go_version.h"
#include "inventory/formats/text.h"
#include "inventory/runtimes/readers.h"
#include "inventory/runtimes/version_text.h"

namespace sluice::inventory {
namespace {

struct Place {
  std::string_view version;  ///< numbers only
  std::size_t line = 0;
};

/// "go1.25.3" and "1.25rc1" as numbers; the first of several lines counts.
void note(Place& place, std::string_view word, std::size_t line) {
  if (!place.version.empty()) return;
  if (word.starts_with("go")) word.remove_prefix(2);
  const std::string_view numbers = leading_version(word);
  if (numbers.size() <= kMaxRequirementBytes) place = {numbers, line};
}

/// "1.25" begins "1.25.3".
bool begins(std::string_view version, std::string_view start) {
  return version.starts_with(start) &&
         (version.size() == start.size() || version[start.size()] == '.');
}

}  // namespace

std::optional<Runtime> asked_go(const FileIndex& files) {
  const FileView file = find_file(files, "go.mod");
  Place wanted;
  Place go;
  Place toolchain;
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view rest = lines.text();
    const std::string_view first = take_word(rest);
    const std::string_view second = take_word(rest);
    if (first == "//" && second == "+heroku" && take_word(rest) == "goVersion") {
      note(wanted, take_word(rest), lines.number());
    } else if (first == "go") {
      note(go, second, lines.number());
    } else if (first == "toolchain") {
      note(toolchain, second, lines.number());
    }
  }
  const Place& base = wanted.version.empty() ? go : wanted;
  // Go itself changes to a newer toolchain that go.mod names. "1.25" is the newest 1.25 there is.
  const bool changes = is_exact_version(toolchain.version) &&
                       is_older_go_version(base.version, toolchain.version) &&
                       !begins(toolchain.version, base.version);
  const Place& taken = changes ? toolchain : base;
  if (taken.version.empty()) return {};
  Runtime runtime = asked_for("go", taken.version, file.path, taken.line);
  if (&taken == &go) runtime.version.clear();
  return runtime;
}

}  // namespace sluice::inventory
