// Source maps that stand in a script or stylesheet itself, as a data: URL in its last line
// ("//# sourceMappingURL=data:application/json;base64,..."). Stateless, thread-safe.
#pragma once

#include <functional>
#include <string_view>

namespace sluice::secrets {

/// The base64 text of the map in the last line; empty if there is none. Costs nothing for files
/// that don't end like one.
std::string_view inline_map(std::string_view bytes);

/// Decodes base64 piece by piece, up to the first byte that is none.
void decode_inline_map(std::string_view base64, const std::function<void(std::string_view)>& use);

}  // namespace sluice::secrets
