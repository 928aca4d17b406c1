// One logical line of a requirements file (PEP 508 and pip's options); also a dependency as
// pyproject.toml, pdm.lock and METADATA write it.
#pragma once

#include <string>
#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

struct RequirementLine {
  enum class Kind {
    kNothing,  ///< empty, an option without packages, the app itself
    kPackage,
    kInclude,      ///< -r: `target`
    kConstraints,  ///< -c: `target`
    kIndex,        ///< -i: `target`
    kExtraIndex,   ///< --extra-index-url: `target`
    kTrustedHost,  ///< --trusted-host: `target`
    kUnnamed,      ///< an address without a name
    kUnreadable,
  };
  Kind kind = Kind::kNothing;
  std::string_view name;
  std::string_view extras;       ///< "redis,sqs"
  std::string_view version;      ///< of an exact pin, else empty
  std::string_view requirement;  ///< all version clauses, as written
  std::string_view marker;
  std::string_view address;  ///< of a direct reference
  std::string integrity;     ///< out of --hash
  bool not_on_linux = false;
  std::string_view target;
};

/// Takes the text of a line without its comment, continuation lines joined. Views into it.
RequirementLine read_requirement_line(std::string_view text);

/// The name at the beginning of "Django[argon2]>=4 ; python_version > '3'"; empty if there is none.
std::string_view requirement_name(std::string_view requirement);

/// The package of a kPackage line: locked if it can only be one thing, else declared.
Package package_of(const RequirementLine& line);

}  // namespace sluice::inventory
