// How rare four bytes in a row are in source code. The literal matcher looks for the rarest part
// of each literal. Stateless, thread-safe.
#pragma once

#include <string_view>

namespace sluice::secrets {

/// Estimated half bits of surprise of `gram` in mixed source and configuration, without regard to
/// case; higher is rarer.
int gram_rarity(std::string_view gram);

/// Estimated share of a byte in such text, for all 256; adds up to about 1.
double byte_share(unsigned char byte);

}  // namespace sluice::secrets
