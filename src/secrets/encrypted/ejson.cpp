#include "secrets/encrypted/ejson.h"

#include <string>

#include "base/curves.h"
#include "base/encoding.h"
#include "format/json.h"
#include "secrets/encrypted/plain_value.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::size_t kMaxDepth = 256;
constexpr std::size_t kKeyDigits = 64;

void note_plain_values(const Input& input, const format::Node& node, std::string_view key,
                       std::size_t depth, Facts* facts) {
  if (depth > kMaxDepth) return;
  for (const format::Node& item : node.items) {
    note_plain_values(input, item, key, depth + 1, facts);
  }
  for (const format::Member& member : node.members) {
    note_plain_values(input, member.value, member.key, depth + 1, facts);
  }
  // The underscore counts for the value itself alone, not for what is below it.
  if (!node.is_string() || key.starts_with('_') || node.text.starts_with(kEjsonValue)) return;
  note_plain(input, kEjson, key, node.text, node.line, Mixing::kBroken, facts);
}

}  // namespace

bool recognise_ejson(const Input& input, Facts* facts) {
  const auto root = format::read_json(input.path, input.bytes);
  if (!root) return false;
  const std::string_view public_key = root->text_of("_public_key");
  if (public_key.size() != kKeyDigits) return false;
  facts->add_lock({LockKind::kEjson, std::string(input.path), std::string(public_key)});
  note_plain_values(input, *root, "", 0, facts);
  return true;
}

bool opens_ejson(std::string_view private_key, std::string_view public_key) {
  const std::string derived = x25519_public_key(hex_decode_secret(private_key).view());
  return !derived.empty() && hex_decode(public_key) == derived;
}

}  // namespace sluice::secrets::encrypted
