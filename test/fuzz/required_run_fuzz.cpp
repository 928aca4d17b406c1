// libFuzzer target: a pattern, a NUL, a text. What the pattern matches has the run it requires.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/regex.h"
#include "secrets/required_run.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\0');
  const std::string_view pattern = bytes.substr(0, end);
  const auto run = sluice::secrets::required_run(pattern);
  if (!run || end == std::string_view::npos) return 0;
  const auto regex = sluice::Regex::compile(pattern);
  if (!regex) return 0;
  const std::string_view text = bytes.substr(end + 1);
  sluice::RegexMatch match;
  if (!regex->find(text, 0, false, &match)) return 0;
  if (!run->found_in(text.substr(match.begin, match.end - match.begin))) std::abort();
  return 0;
}
