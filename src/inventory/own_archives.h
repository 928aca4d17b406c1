// Archives that the app's own build made are no packages that somebody else publishes. No state.
#pragma once

#include "inventory/package_file.h"

namespace sluice::inventory {

/// Marks those packages of archives as kWorkspace whose coordinates are a project's of the tree
/// (pom.xml, project.clj).
class OwnProjects {
 public:
  explicit OwnProjects(const FileIndex& files);

  void mark(PackageFile& archive) const;

 private:
  std::vector<std::string> names_;  ///< "group:artifact", sorted
};

}  // namespace sluice::inventory
