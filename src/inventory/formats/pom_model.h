// What Maven makes of a pom.xml, as far as the tree tells: parents and BOMs that lie in it,
// properties, managed versions. Nothing is downloaded; what a parent outside the tree would say
// stays unknown. One thread per object.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inventory/formats/pom_file.h"
#include "inventory/package_file.h"

namespace sluice::inventory {

/// A pom with all that it inherits and imports.
struct EffectivePom {
  /// ${...} that have no value in the tree stay as they are.
  std::string group;
  std::string artifact;
  std::string version;
  /// Filled in and with managed versions and scopes; of what is inherited `line` is that of
  /// <parent>.
  std::vector<PomDependency> dependencies;
  std::vector<PomDependency> build_tools;
  std::size_t inherited = 0;  ///< the last ones of `dependencies`
  std::vector<std::string> repositories;
  /// "group:artifact:version" of the parent and the BOMs that are not in the tree.
  std::vector<std::string> outside;
};

class PomModel {
 public:
  explicit PomModel(const FileIndex* files) : files_(files) {}

  /// The file itself must be readable; parents that can't be read count as outside the tree.
  Result<EffectivePom> effective(std::string_view path, std::string_view bytes);

  /// The pom.xml that the file's <parent> means, if it is in the tree.
  FileView parent_of(std::string_view path, const PomFile& pom);

 private:
  struct Entry {  ///< a pom that was read: null if it can't be
    std::shared_ptr<const PomFile> pom;
    Error error;
  };
  using Managed = std::unordered_map<std::string, PomDependency>;
  struct Lineage;

  const Entry& read(std::string_view path, std::string_view bytes);
  Lineage lineage_of(std::string_view path, const PomFile& pom);
  FileView find_bom(const PomDependency& bom);
  /// What the lineage manages of the artifacts in `wanted`.
  using Names = std::unordered_set<std::string>;
  Managed managed_by(Lineage& lineage, std::size_t imports, const Names& wanted);

  const FileIndex* files_;
  std::map<std::string, Entry, std::less<>> read_;
  std::size_t bytes_read_ = 0;
  std::set<std::string, std::less<>> imported_;  ///< BOMs; each says the same a second time
};

}  // namespace sluice::inventory
