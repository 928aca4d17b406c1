// JSON web tokens (RFC 7519): header and payload decode, and say who issued them and until when.
#include <algorithm>
#include <array>

#include "base/encoding.h"
#include "format/json.h"
#include "secrets/proof/digits.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

using format::Node;

/// Parts of roles and scopes that open more than the holder's own things.
constexpr std::array<std::string_view, 3> kPowers = {"service_role", "admin", "write"};

std::optional<Node> decode_json(std::string_view part) {
  const auto bytes = base64_decode(part);
  if (!bytes) return std::nullopt;
  Result<Node> node = format::read_json("", *bytes);
  if (!node || !node->is_object()) return std::nullopt;
  return std::move(*node);
}

/// The token that jwt.io shows: it stands in documents and tests all over the world.
bool is_demo(const Node& payload) {
  return payload.text_of("sub") == "1234567890" &&
         (payload.text_of("name") == "John Doe" || payload.text_of("iat") == "1516239022");
}

std::string words_of(const Node& payload, std::string_view key) {
  std::string words(payload.text_of(key));
  for (const std::string& item : payload.texts_of(key)) words += (words.empty() ? "" : " ") + item;
  return words;
}

Answer judge_payload(const Node& header, const Node& payload, std::int64_t now) {
  Answer answer;
  answer.outcome = Outcome::kHolds;
  const std::string_view issuer = payload.text_of("iss");
  const std::string role = words_of(payload, "role");
  std::string scope = words_of(payload, "scope");
  if (scope.empty()) scope = words_of(payload, "scopes");
  add_fact(&answer.facts, "issued by", issuer);
  add_fact(&answer.facts, "role", role);
  add_fact(&answer.facts, "scope", scope);
  const std::int64_t end = to_number(payload.text_of("exp"));
  const bool over = end > 0 && now > 0 && end < now;
  if (payload.find("exp") == nullptr) {
    add_fact(&answer.facts, "", "never expires");
  } else {
    add_fact(&answer.facts, over ? "expired" : "expires", day_of(end));
  }
  // Anybody may have the anonymous role's key: Supabase puts it into browsers.
  answer.innocent = is_demo(payload) || (role == "anon" && issuer == "supabase");
  if (over || equals_ignoring_case(header.text_of("alg"), "none")) {
    answer.at_most = Severity::kLow;
    return answer;
  }
  const bool powerful = std::any_of(kPowers.begin(), kPowers.end(), [&](std::string_view power) {
    return role.find(power) != std::string::npos || scope.find(power) != std::string::npos;
  });
  if (issuer == "kubernetes/serviceaccount" || role == "service_role") {
    answer.at_least = Severity::kCritical;
  } else if (powerful) {
    answer.at_least = Severity::kHigh;
  }
  return answer;
}

Answer prove(std::string_view token, std::int64_t now) {
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return verdict(false);
  const auto header = decode_json(token.substr(0, first));
  if (!header || header->text_of("alg").empty()) return verdict(false);
  const std::string_view rest = token.substr(first + 1);
  const std::size_t second = std::min(rest.find('.'), rest.size());
  // Encrypted ones (RFC 7516) have five parts; what they say can't be read.
  if (header->find("enc") != nullptr) {
    Answer answer = verdict(true);
    answer.facts = "encrypted";
    answer.at_most = Severity::kLow;
    return answer;
  }
  const auto payload = decode_json(rest.substr(0, second));
  if (!payload) return verdict(false);
  return judge_payload(*header, *payload, now);
}

}  // namespace

Answer prove_jwt(const Subject& subject) { return prove(subject.value, subject.now); }

Answer prove_github_jwt(const Subject& subject) {
  // ghs_APP_TOKEN: the token begins at its header.
  const std::size_t begin = subject.value.find("eyJ");
  if (begin == std::string_view::npos) return verdict(false);
  Answer answer = prove(subject.value.substr(begin), subject.now);
  answer.innocent = false;
  return answer;
}

}  // namespace sluice::secrets::proof
