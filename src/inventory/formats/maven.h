// What the readers of Maven's files share.
#pragma once

#include <string_view>

#include "core/package.h"

namespace sluice::inventory {

/// Test is for development, provided is there without the app's doing, the rest is shipped.
Scope maven_scope(std::string_view scope);

}  // namespace sluice::inventory
