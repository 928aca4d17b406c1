// Azure's annotated keys (CASK): 84 or 86 characters with the month of their making, the provider
// and a checksum at fixed places (facts: Microsoft's security-utilities).
#include <algorithm>
#include <array>
#include <utility>

#include "base/encoding.h"
#include "secrets/proof/checksum.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

constexpr std::size_t kYearAt = 58;
constexpr std::size_t kMonthAt = 59;
constexpr std::size_t kProviderAt = 76;
constexpr std::size_t kChecksumAt = 80;
constexpr std::size_t kChecksum = 4;

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kProviders = {{
    {"AZDO", "Azure DevOps"},
    {"ACOG", "Azure AI services"},
    {"AZMP", "Azure Maps"},
    {"AZAC", "App Configuration"},
    {"AZCS", "Communication Services"},
    {"AZEG", "Event Grid"},
    {"AZFR", "Fluid Relay"},
    {"AZMR", "Mixed Reality"},
    {"AZFU", "Azure Functions"},
    {"MSQL", "SQL"},
}};

/// The big-endian number of the checksum's bytes in base 62, filled up on the right.
std::string base62_of(std::uint32_t checksum) {
  constexpr std::size_t kWidth = 6;
  const std::string bytes = little_endian(checksum);
  std::uint32_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  std::string text = to_digits(number, kBase62Upper, 1);
  text.append(kWidth - std::min(text.size(), kWidth), '0');
  return text;
}

}  // namespace

Answer prove_azure_cask(const Subject& subject) {
  const std::string_view value = subject.value;
  if (value.size() < kChecksumAt + kChecksum) return {};
  Answer answer;
  const std::string_view provider = value.substr(kProviderAt, 4);
  for (const auto& [mark, name] : kProviders) {
    if (equals_ignoring_case(provider, mark)) answer.facts = name;
  }
  const char year = value[kYearAt];
  const char month = value[kMonthAt];
  if (year >= 'A' && year <= 'Z' && month >= 'A' && month <= 'L') {
    constexpr int kFirstYear = 2024;
    const int number = month - 'A' + 1;
    answer.facts += (answer.facts.empty() ? "made " : ", made ");
    answer.facts += std::to_string(kFirstYear + (year - 'A')) + (number < 10 ? "-0" : "-") +
                    std::to_string(number);
  }
  const auto bytes = base64_decode(value.substr(0, kChecksumAt));
  if (!bytes) return answer;
  const std::uint32_t checksum = marvin32("Default0", *bytes);
  const std::string_view written = value.substr(kChecksumAt, kChecksum);
  if (base64_encode(little_endian(checksum)).substr(0, kChecksum) == written ||
      base62_of(checksum).substr(0, kChecksum) == written) {
    answer.outcome = Outcome::kHolds;
  }
  return answer;
}

}  // namespace sluice::secrets::proof
