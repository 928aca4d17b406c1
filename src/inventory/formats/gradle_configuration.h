// What a Gradle configuration ("implementation", "testRuntimeClasspath") is for. Constant data.
#pragma once

#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

/// Scope of a dependency declared for it. What no rule knows counts as shipped.
Scope scope_of_gradle_configuration(std::string_view name);

}  // namespace sluice::inventory
