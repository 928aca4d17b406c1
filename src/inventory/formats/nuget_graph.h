// The graph that .NET writes in two files, *.deps.json and project.assets.json: targets with
// "Name/Version" entries that name what they need. One thread per object.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/node.h"

namespace sluice::inventory {

/// One entry of a target, with what `libraries` says of it.
struct NuGetEntry {
  std::string_view name;
  std::string_view version;
  std::string_view type;    ///< "package", "project", "runtimepack", "reference"
  std::string_view sha512;  ///< in base64
  std::size_t line = 0;
  const format::Node* value = nullptr;
};

class NuGetGraph {
 public:
  /// The document must outlive it. Entries without a slash in their key are left out.
  NuGetGraph(const format::Node& target, const format::Node* libraries);

  const std::vector<NuGetEntry>& entries() const { return entries_; }

  struct Need {
    std::size_t entry = 0;
    std::string_view requirement;
  };
  /// What the entry names as its dependencies and the target has.
  const std::vector<Need>& needs_of(std::size_t entry) const { return needs_[entry]; }

  /// By its name in any case.
  std::optional<std::size_t> find(std::string_view name) const;

 private:
  std::vector<NuGetEntry> entries_;
  std::vector<std::vector<Need>> needs_;
  std::map<std::string, std::size_t> by_name_;
};

/// True if the table names a file other than "_._", which stands for none.
bool has_files(const format::Node* table);

}  // namespace sluice::inventory
