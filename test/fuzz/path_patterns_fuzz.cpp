// libFuzzer target: patterns, a NUL, paths, one per line. A set of patterns says what each says,
// and .slugignore reads any text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/glob.h"
#include "base/glob_set.h"
#include "core/access_settings.h"
#include "source/deploy_scope.h"

namespace {

std::vector<std::string> lines_of(std::string_view text, std::size_t most) {
  std::vector<std::string> lines;
  while (!text.empty() && lines.size() < most) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t nul = bytes.find('\0');
  if (nul == std::string_view::npos) return 0;
  const std::vector<std::string> patterns = lines_of(bytes.substr(0, nul), 50);
  const std::vector<std::string> paths = lines_of(bytes.substr(nul + 1), 50);
  const sluice::GlobSet set(patterns);
  const sluice::source::Slugignore slugignore(bytes.substr(0, nul));
  for (const std::string& path : paths) {
    const bool one = std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
      return sluice::glob_match(pattern, path);
    });
    if (set.matches(path) != one) std::abort();
    if (slugignore.matches(path) != slugignore.matches(path)) std::abort();
  }
  return 0;
}
