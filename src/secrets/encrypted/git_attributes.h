// Which paths .gitattributes files give to a filter that encrypts. Stateless, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "secrets/encrypted/facts.h"

namespace sluice::secrets::encrypted {

/// The lines of one .gitattributes file that set a filter or take it away.
void read_filter_attributes(std::string_view path, std::string_view bytes, Facts* facts);

/// The line that decides on the path's filter, if that encrypts (git-crypt, transcrypt, sops);
/// else nullptr. Of all lines that fit, the last of the deepest file counts. Sort by
/// comes_before() first.
const FilterAttribute* encrypting_filter(const std::vector<FilterAttribute>& attributes,
                                         std::string_view path);

/// Files nearer to the root first, then by line.
bool comes_before(const FilterAttribute& a, const FilterAttribute& b);

/// Lines that are read of all files together: each is held against each path.
inline constexpr std::size_t kMaxFilterAttributes = 256;

}  // namespace sluice::secrets::encrypted
