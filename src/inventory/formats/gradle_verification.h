// gradle/verification-metadata.xml: checksums of everything that Gradle ever downloaded for the
// project, plugins and old versions with the rest. So it tells what pins a package and never that
// there is one. Immutable after construction.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "inventory/package_file.h"

namespace sluice::inventory {

class GradleVerification {
 public:
  /// Nothing is known if the file is missing or can't be read.
  GradleVerification(const PackageFileInput& input, std::string_view relative);

  /// "sha256:<hex>", more than one with blanks between; empty if not known. `name` is
  /// "group:artifact".
  std::string integrity_of(std::string_view name, std::string_view version) const;

 private:
  std::unordered_map<std::string, std::string> integrity_;  ///< by "group:artifact:version"
};

}  // namespace sluice::inventory
