// The one text edit that carries out a step of the fix plan, where a single edit is truly right:
// pins in requirement files, go.mod, pins in a Gemfile, requirements and overrides in package.json,
// versions and properties in pom.xml. Everything else is left to the package manager. Pure
// functions of bytes: reading and writing files is the caller's part. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "correlate/fix_plan.h"
#include "inventory/inventory.h"

namespace sluice::correlate {

/// What a step would change in one file.
struct EditTarget {
  enum class Kind {
    kRequirementPin,
    kGoMod,
    kGemfilePin,
    kPackageJsonRequirement,
    kPackageJsonOverride,
    kPomVersion,
  };
  Kind kind = Kind::kRequirementPin;
  std::string path;        ///< relative to the app's root
  std::size_t line = 0;    ///< of the entry, where it has one
  std::string name;        ///< of the package
  std::string from;        ///< version or requirement that stands there
  std::string to;          ///< version to go to
  std::string overrides;   ///< key of package.json: "overrides", "resolutions", "pnpm.overrides"
  std::string afterwards;  ///< command that brings the lockfile along; may be empty
};

/// The file to edit for a step. The Error says why no single edit is right.
Result<EditTarget> edit_target(const FixStep& step, const inventory::Inventory& inventory);

/// The file's new content. The result was read again by the format's own reader: exactly the one
/// package has changed, or there is an Error and nothing is to be written.
Result<std::string> edit_manifest(const EditTarget& target, std::string_view bytes);

}  // namespace sluice::correlate
