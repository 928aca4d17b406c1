// Heroku's long token: 45 bytes whose 33rd to 36th tell when it ends. There is no known checksum.
#include "base/encoding.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

constexpr std::uint32_t kNever = 0xFFFFFFFFU;
/// The first such tokens are of 2024; an end before that or decades ahead is no date.
constexpr std::int64_t kEarliest = 1704067200;
constexpr std::int64_t kLatest = 2524608000;

}  // namespace

Answer tell_heroku_token(const Subject& subject) {
  constexpr std::string_view kPrefix = "HRKU-";
  constexpr std::size_t kBytes = 45;
  constexpr std::size_t kEndAt = 32;
  if (!subject.value.starts_with(kPrefix)) return {};
  const auto bytes = base64_decode(subject.value.substr(kPrefix.size()));
  // All tokens seen begin with 12 bits of zero; others may come.
  if (!bytes || bytes->size() != kBytes || (*bytes)[0] != '\0') return {};
  std::uint32_t end = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    end = end << 8 | static_cast<unsigned char>((*bytes)[kEndAt + i]);
  }
  Answer answer;
  if (end == kNever) {
    answer.facts = "never expires";
  } else if (end >= kEarliest && end <= kLatest) {
    const bool over = subject.now > 0 && end < subject.now;
    answer.facts = (over ? "expired " : "expires ") + day_of(end);
    if (over) answer.at_most = Severity::kLow;
  }
  return answer;
}

}  // namespace sluice::secrets::proof
