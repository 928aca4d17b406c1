#include "inventory/package_file.h"

#include "inventory/paths.h"

namespace sluice::inventory {

FileView PackageFileInput::sibling(std::string_view relative) const {
  if (files == nullptr) return {};
  const auto found = files->find(join_path(folder_of(path), relative));
  return found == files->end() ? FileView() : FileView{found->first, found->second};
}

}  // namespace sluice::inventory
