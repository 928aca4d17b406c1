// Tokens whose base64 or base58 decodes to something that tells what it is.

#include "base/encoding.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
Answer prove_discord_bot(const Subject& subject) {
  // Base64 of the bot's id in decimal digits, then its time, then an HMAC.
  const auto id = base64_decode(subject.value.substr(0, subject.value.find('.')));
  if (!id || !is_digits(*id) || id->size() < 17 || id->size() > 20) return verdict(false);
  Answer answer = verdict(true);
  add_fact(&answer.facts, "application", *id);
  return answer;
}

Answer prove_data_center(const Subject& subject) {
  // DIGITS ":" and 20 random bytes.
  constexpr std::string_view kBitbucket = "BBDC-";
  constexpr std::size_t kRandomBytes = 20;
  std::string_view value = subject.value;
  if (value.starts_with(kBitbucket)) value.remove_prefix(kBitbucket.size());
  const auto bytes = base64_decode(value);
  if (!bytes || bytes->size() <= kRandomBytes + 1) return verdict(false);
  const std::size_t colon = bytes->size() - kRandomBytes - 1;
  const std::string_view digits = std::string_view(*bytes).substr(0, colon);
  return (*bytes)[colon] == ':' && digits.size() <= 20 && is_digits(digits) && digits.size() >= 4
             ? verdict(true)
             : verdict(false);
}

Answer prove_artifactory_reference(const Subject& subject) {
  // "reftkn:01:EXPIRY:RANDOM"
  const auto bytes = base64_decode(subject.value);
  if (!bytes || !bytes->starts_with("reftkn:") || !is_printable(*bytes)) return verdict(false);
  const std::string_view text(*bytes);
  const std::size_t second = text.find(':', 7);
  const std::size_t third = second == std::string_view::npos ? second : text.find(':', second + 1);
  if (third == std::string_view::npos) return verdict(false);
  Answer answer = verdict(true);
  const std::int64_t end = to_number(text.substr(second + 1, third - second - 1));
  const bool over = end > 0 && subject.now > 0 && end < subject.now;
  if (end == 0) {
    add_fact(&answer.facts, "", "never expires");
  } else {
    add_fact(&answer.facts, over ? "expired" : "expires", day_of(end));
  }
  if (over) answer.at_most = Severity::kLow;
  return answer;
}

Answer prove_artifactory_key(const Subject& subject) {
  constexpr std::size_t kBytes = 54;
  const auto bytes = base58_decode(subject.value);
  return bytes && bytes->size() == kBytes ? verdict(true) : verdict(false);
}

Answer prove_basic_auth(const Subject& subject) {
  // "user:password"; the user's name is no secret, but may be one of a token's holders.
  const auto bytes = base64_decode(subject.value);
  if (!bytes || !is_printable(*bytes)) return verdict(false);
  const std::size_t colon = bytes->find(':');
  return colon != std::string::npos && colon + 1 < bytes->size() ? verdict(true) : verdict(false);
}

Answer prove_workos(const Subject& subject) {
  constexpr std::string_view kPrefix = "sk_live_";
  if (!subject.value.starts_with(kPrefix)) return verdict(false);
  // Whole groups of four: its length is none of a base64 text.
  const std::string_view text = subject.value.substr(kPrefix.size());
  const auto bytes = base64_decode(text.substr(0, text.size() / 4 * 4));
  return bytes && bytes->starts_with("key_") && is_printable(*bytes) ? verdict(true)
                                                                     : verdict(false);
}

}  // namespace sluice::secrets::proof
