// Tokens that carry base64 of a JSON object with known members.
#include <algorithm>
#include <initializer_list>
#include <optional>

#include "base/encoding.h"
#include "format/json.h"
#include "secrets/proof/facts.h"
#include "secrets/proof/families.h"

namespace sluice::secrets::proof {
namespace {

using format::Node;

/// The object that base64 says, if it has all the members.
std::optional<Node> object_of(std::string_view base64,
                              std::initializer_list<std::string_view> members) {
  const auto bytes = base64_decode(base64);
  if (!bytes) return std::nullopt;
  Result<Node> node = format::read_json("", *bytes);
  if (!node || !node->is_object()) return std::nullopt;
  const bool complete = std::all_of(members.begin(), members.end(), [&](std::string_view key) {
    return node->find(key) != nullptr;
  });
  if (!complete) return std::nullopt;
  return std::move(*node);
}

}  // namespace

Answer prove_grafana_cloud(const Subject& subject) {
  std::string_view value = subject.value;
  Answer answer = verdict(true);
  if (value.starts_with("glc_")) {
    const auto object = object_of(value.substr(4), {"o", "n", "k"});
    if (!object) return verdict(false);
    add_fact(&answer.facts, "organization", object->text_of("o"));
    add_fact(&answer.facts, "named", object->text_of("n"));
    return answer;
  }
  const auto object = object_of(value, {"k", "n", "id"});
  if (!object) return verdict(false);
  add_fact(&answer.facts, "organization", object->text_of("id"));
  add_fact(&answer.facts, "named", object->text_of("n"));
  return answer;
}

Answer prove_sentry_org(const Subject& subject) {
  constexpr std::string_view kPrefix = "sntrys_";
  const std::size_t end = subject.value.rfind('_');
  if (!subject.value.starts_with(kPrefix) || end < kPrefix.size()) return verdict(false);
  const auto object =
      object_of(subject.value.substr(kPrefix.size(), end - kPrefix.size()), {"iat", "url", "org"});
  if (!object) return verdict(false);
  Answer answer = verdict(true);
  add_fact(&answer.facts, "organization", object->text_of("org"));
  return answer;
}

Answer prove_onepassword(const Subject& subject) {
  constexpr std::string_view kPrefix = "ops_";
  if (!subject.value.starts_with(kPrefix)) return verdict(false);
  const auto object =
      object_of(subject.value.substr(kPrefix.size()), {"signInAddress", "email", "secretKey"});
  if (!object) return verdict(false);
  Answer answer = verdict(true);
  add_fact(&answer.facts, "account", object->text_of("signInAddress"));
  return answer;
}

Answer prove_mapbox(const Subject& subject) {
  const std::size_t begin = subject.value.find('.') + 1;
  const std::size_t end = std::min(subject.value.find('.', begin), subject.value.size());
  const auto object = object_of(subject.value.substr(begin, end - begin), {"u"});
  if (!object) return verdict(false);
  Answer answer = verdict(true);
  add_fact(&answer.facts, "user", object->text_of("u"));
  return answer;
}

}  // namespace sluice::secrets::proof
