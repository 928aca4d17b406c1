// One logical line of a requirements file (PEP 508 and pip's options).
#pragma once

#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

struct RequirementLine {
  enum class Kind {
    kNothing,  ///< empty, an option without packages, the app itself, not for Linux
    kPackage,
    kInclude,      ///< -r: `target`
    kConstraints,  ///< -c: `target`
    kUnnamed,      ///< an address without a name
    kUnreadable,
  };
  Kind kind = Kind::kNothing;
  std::string_view name;
  std::string_view version;  ///< of an exact pin, else empty
  PackageSource source = PackageSource::kRegistry;
  std::string_view target;
};

/// Takes the text of a line without its comment, continuation lines joined. Views into it.
RequirementLine read_requirement_line(std::string_view text);

}  // namespace sluice::inventory
