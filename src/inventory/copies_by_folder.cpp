#include "inventory/copies_by_folder.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace sluice::inventory {
namespace {

bool comes_before(const CopyInFolder& x, const CopyInFolder& y) {
  return std::tie(x.group, x.folder, x.package) < std::tie(y.group, y.folder, y.package);
}

}  // namespace

CopiesByFolder::CopiesByFolder(std::vector<CopyInFolder> copies) : copies_(std::move(copies)) {
  std::sort(copies_.begin(), copies_.end(), comes_before);
}

CopiesByFolder::Ranges CopiesByFolder::within(std::string_view group,
                                              std::string_view folder) const {
  const auto place = [&](std::string_view of_group, std::string_view of_folder) {
    const auto found = std::lower_bound(copies_.begin(), copies_.end(),
                                        CopyInFolder{of_group, of_folder, 0}, comes_before);
    return static_cast<std::size_t>(found - copies_.begin());
  };
  // Nothing sorts between a text and the same with a zero byte behind it.
  const auto next = [](std::string_view text) { return std::string(text) + '\0'; };
  if (folder.empty()) return {Range{place(group, {}), place(next(group), {})}, Range{}};
  // "a-b" sorts between "a" and what is in it; between "a/" and "a0" lies only what is in it.
  const std::string text(folder);
  return {Range{place(group, folder), place(group, next(folder))},
          Range{place(group, text + '/'), place(group, text + '0')}};
}

}  // namespace sluice::inventory
