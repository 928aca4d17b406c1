#include "inventory/own_archives.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "inventory/formats/clojure.h"
#include "inventory/formats/jar_metadata.h"
#include "inventory/paths.h"

namespace sluice::inventory {

OwnProjects::OwnProjects(const FileIndex& files) {
  for (const auto& [path, bytes] : files) {
    if (is_foreign_path(path)) continue;
    if (file_name(path) == "project.clj") {
      std::string name = leiningen_project_name(bytes);
      if (!name.empty()) names_.push_back(std::move(name));
    }
    if (file_name(path) != "pom.xml") continue;
    const std::optional<PomFacts> pom = read_packed_pom(bytes);
    if (pom && !pom->group.empty() && !pom->artifact.empty()) {
      names_.push_back(pom->group + ':' + pom->artifact);
    }
  }
  std::sort(names_.begin(), names_.end());
}

void OwnProjects::mark(PackageFile& archive) const {
  for (Package& package : archive.packages) {
    if (package.ecosystem == "Maven" &&
        std::binary_search(names_.begin(), names_.end(), package.name)) {
      package.source = PackageSource::kWorkspace;
    }
  }
}

}  // namespace sluice::inventory
