#include "secrets/encrypted/eyaml.h"

#include <string>

#include "format/yaml.h"
#include "secrets/encrypted/plain_value.h"

namespace sluice::secrets::encrypted {
namespace {

constexpr std::size_t kMaxDepth = 256;

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Two forms that look encrypted and are not: "DEC(3)::PKCS7[value]!" is what the editor shows,
/// ENC[PLAINTEXT,base64] is what the plaintext encryptor writes.
bool pretends(std::string_view text) {
  return has(text, "ENC[PLAINTEXT,") || (has(text, "DEC(") && has(text, ")::PKCS7["));
}

void note_plain_values(const Input& input, const format::Node& node, std::string_view key,
                       std::size_t depth, Facts* facts) {
  if (depth > kMaxDepth) return;
  for (const format::Node& item : node.items) {
    note_plain_values(input, item, key, depth + 1, facts);
  }
  for (const format::Member& member : node.members) {
    note_plain_values(input, member.value, member.key, depth + 1, facts);
  }
  if (!node.is_string()) return;
  if (pretends(node.text)) {
    if (input.judge == nullptr || facts->plain.size() >= kMaxPlainValues) return;
    PlainValue plain;
    plain.kind = kEyaml;
    plain.name = key;
    plain.location = {std::string(input.path), node.line, 0, node.line, 0};
    facts->plain.push_back(std::move(plain));
  } else if (!has(node.text, "ENC[")) {
    note_plain(input, kEyaml, key, node.text, node.line, Mixing::kAllowed, facts);
  }
}

}  // namespace

bool recognise_eyaml(const Input& input, Facts* facts) {
  if (!is_yaml_file(input.path)) return false;
  const auto documents = format::read_yaml(input.path, input.bytes);
  if (!documents) return false;
  for (const format::Node& document : *documents) {
    note_plain_values(input, document, "", 0, facts);
  }
  return true;
}

}  // namespace sluice::secrets::encrypted
