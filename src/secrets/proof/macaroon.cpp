// PyPI's tokens are macaroons (libmacaroons' second format): after the version byte come fields of
// type, length and data, sections end with a zero.
#include <optional>

#include "base/encoding.h"
#include "format/json.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

constexpr char kVersion = 2;
enum Field : char { kEndOfSection = 0, kLocation = 1, kIdentifier = 2, kSignature = 6 };

/// Reads a length in groups of seven bits; more than three groups are no token.
std::optional<std::size_t> take_length(std::string_view* bytes) {
  std::size_t length = 0;
  for (unsigned shift = 0; shift <= 14; shift += 7) {
    if (bytes->empty()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes->front());
    bytes->remove_prefix(1);
    length |= static_cast<std::size_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) return length;
  }
  return std::nullopt;
}

std::optional<std::string_view> take_field(std::string_view* bytes, char type) {
  if (bytes->empty() || bytes->front() != type) return std::nullopt;
  bytes->remove_prefix(1);
  const auto length = take_length(bytes);
  if (!length || *length > bytes->size()) return std::nullopt;
  const std::string_view data = bytes->substr(0, *length);
  bytes->remove_prefix(*length);
  return data;
}

bool take_end(std::string_view* bytes) {
  if (bytes->empty() || bytes->front() != kEndOfSection) return false;
  bytes->remove_prefix(1);
  return true;
}

/// What a caveat says: [0, not after, not before] is a span of time, [1, [projects]] and
/// {"permissions": {"projects": [...]}} restrict to projects.
void judge_caveat(std::string_view caveat, std::int64_t now, Answer* answer) {
  const Result<format::Node> node = format::read_json("", caveat);
  if (!node) return;
  if (const format::Node* permissions = node->find("permissions")) {
    for (const std::string& project : permissions->texts_of("projects")) {
      add_fact(&answer->facts, "project", project);
    }
    return;
  }
  if (!node->is_array() || node->items.size() < 2) return;
  const format::Node& second = node->items[1];
  if (node->items[0].text == "1" && second.is_array()) {
    for (const format::Node& project : second.items) {
      add_fact(&answer->facts, "project", project.text);
    }
  }
  if (node->items[0].text == "0") {
    std::int64_t end = 0;
    for (const char c : second.text.substr(0, 12)) {
      if (c < '0' || c > '9') return;
      end = end * 10 + (c - '0');
    }
    const bool over = now > 0 && end < now;
    add_fact(&answer->facts, over ? "expired" : "expires", day_of(end));
    if (over) answer->at_most = Severity::kLow;
  }
}

}  // namespace

Answer prove_pypi(const Subject& subject) {
  constexpr std::string_view kPrefix = "pypi-";
  constexpr std::size_t kSignatureBytes = 32;
  constexpr int kMaxCaveats = 16;
  Answer answer = verdict(false);
  if (!subject.value.starts_with(kPrefix)) return answer;
  const auto decoded = base64_decode(subject.value.substr(kPrefix.size()));
  if (!decoded || decoded->empty() || decoded->front() != kVersion) return answer;
  std::string_view bytes = std::string_view(*decoded).substr(1);
  if (!take_field(&bytes, kLocation) || !take_field(&bytes, kIdentifier) || !take_end(&bytes)) {
    return answer;
  }
  for (int i = 0; i < kMaxCaveats && !bytes.empty() && bytes.front() == kIdentifier; ++i) {
    const auto caveat = take_field(&bytes, kIdentifier);
    if (!caveat || !take_end(&bytes)) return answer;
    judge_caveat(*caveat, subject.now, &answer);
  }
  if (!take_end(&bytes)) return answer;
  const auto signature = take_field(&bytes, kSignature);
  if (signature && signature->size() == kSignatureBytes) answer.outcome = Outcome::kHolds;
  return answer;
}

}  // namespace sluice::secrets::proof
