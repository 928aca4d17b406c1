// Whether the tree is what was pushed, or what the language's buildpack made of it. No state.
#pragma once

#include <string_view>

namespace sluice::inventory {

/// In the slug, what is installed counts, not what a lockfile would have installed.
enum class Phase { kSource, kSlug };

/// "source" or "slug".
std::string_view to_string(Phase phase);

/// True for files that only a buildpack of Heroku leaves (facts: dependencies, section 10.1): one
/// of them in a build means that Sluice stands behind the language's buildpack.
bool is_buildpack_trace(std::string_view path);

}  // namespace sluice::inventory
