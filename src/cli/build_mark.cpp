#include "cli/build_mark.h"

#include <optional>

#include "base/date.h"
#include "base/instant.h"

namespace sluice::cli {
namespace {

/// Longer than any build takes, shorter than it takes until somebody changes an app.
constexpr std::chrono::hours kLongest{6};

std::int64_t seconds_of(std::chrono::system_clock::time_point when) {
  return std::chrono::floor<std::chrono::seconds>(when.time_since_epoch()).count();
}

}  // namespace

void write_mark(const BuildMark& mark, format::JsonWriter* json) {
  json->member("root", mark.root);
  json->member("source_version", mark.source_version).member("when", to_rfc3339(mark.when));
}

bool is_same_build(const format::Node& document, const BuildMark& now) {
  if (document.text_of("root") != now.root) return false;
  if (document.text_of("source_version") != now.source_version) return false;
  const std::optional<Instant> when = parse_instant(document.text_of("when"));
  if (!when) return false;
  const std::int64_t age = seconds_of(now.when) - when->seconds;
  return age >= 0 && age <= std::chrono::seconds(kLongest).count();
}

}  // namespace sluice::cli
