#include "inventory/formats/go_sum.h"

#include <string>
#include <utility>

#include "inventory/formats/formats.h"
#include "inventory/formats/go_version.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

void GoSum::add(const FileView& file, std::vector<Problem>& problems) {
  bool complained = false;
  for (Lines lines(file.bytes); lines.next();) {
    std::string_view rest = lines.text();
    const std::string_view module = take_word(rest);
    std::string_view version = take_word(rest);
    std::string_view hash = take_word(rest);
    if (module.empty()) continue;
    if (!hash.starts_with("h1:") || !trim(rest).empty()) {
      if (!std::exchange(complained, true)) {
        problems.push_back(
            {std::string(file.path), lines.number(), "not a line of a go.sum", false});
      }
      continue;
    }
    if (version.ends_with("/go.mod")) {
      version.remove_suffix(7);
      hash = {};
    }
    modules_[module].push_back({version, hash, file.path, lines.number()});
  }
}

const GoSum::Line* GoSum::find(std::string_view module, std::string_view version) const {
  const auto found = modules_.find(module);
  if (found == modules_.end()) return nullptr;
  const Line* best = nullptr;
  for (const Line& line : found->second) {
    if (line.version != version) continue;
    if (best == nullptr || best->hash.empty()) best = &line;
  }
  return best;
}

std::map<std::string_view, GoSum::Line> GoSum::highest() const {
  std::map<std::string_view, Line> taken;
  for (const auto& [module, lines] : modules_) {
    for (const Line& line : lines) {
      if (line.hash.empty()) continue;  // looked at, not used
      const auto [known, is_new] = taken.try_emplace(module, line);
      if (!is_new && is_older_go_version(known->second.version, line.version)) known->second = line;
    }
  }
  return taken;
}

Result<PackageFile> parse_go_sum(const PackageFileInput& input) {
  PackageSet set("Go");
  GoSum sum;
  sum.add({input.path, input.bytes}, set.problems());
  if (sum.empty() && !set.problems().empty()) {
    return Error{{}, set.problems()[0].line, set.problems()[0].message};
  }
  for (const auto& [module, line] : sum.highest()) {
    Package package;
    package.name = module;
    package.version = line.version;
    package.integrity = line.hash;
    package.line = line.line;
    set.add(std::move(package));
  }
  return set.finish("go.sum");
}

}  // namespace sluice::inventory
