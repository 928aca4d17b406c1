// nginx configuration as a flat list of directives: "server.location /img.alias" with "/data/".
// Any text is one; what fits nowhere is skipped. No state.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::format {

/// Directives of one file, and blocks around one; more are left out.
inline constexpr std::size_t kMaxNginxDirectives = 20'000;
inline constexpr std::size_t kMaxNginxDepth = 16;

struct NginxDirective {
  /// Names of the blocks around it with their parameters, and its own, '.' between two.
  std::string path;
  std::string value;     ///< its parameters, one blank between two, quotes taken off
  std::size_t line = 0;  ///< 1-based
  bool block = false;
};

/// All directives in file order, a block before what is in it.
std::vector<NginxDirective> read_nginx(std::string_view bytes);

}  // namespace sluice::format
