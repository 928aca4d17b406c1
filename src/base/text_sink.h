// Where a text goes that is made piece by piece, so that it need not stand in memory as a whole.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace sluice {

/// Takes the next piece; it is not there any more afterwards.
using TextSink = std::function<void(std::string_view piece)>;

/// All that `write` hands to its sink, in one.
template <typename Write>
std::string whole_text(Write write) {
  std::string text;
  write([&](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace sluice
