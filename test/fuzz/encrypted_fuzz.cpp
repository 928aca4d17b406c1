// libFuzzer target: any bytes as an encrypted file of each family, as its key, and as
// .gitattributes. What is noted lies within its caps.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "base/bech32.h"
#include "cli/embedded_rules.h"
#include "format/toml.h"
#include "secrets/allow_comment.h"
#include "secrets/encrypted/git_attributes.h"
#include "secrets/encrypted/inspect.h"
#include "secrets/encrypted/open_lock.h"
#include "secrets/key_file.h"

using namespace sluice;
using namespace sluice::secrets;

namespace {

constexpr std::array<std::string_view, 10> kPaths = {
    "a.yaml", "a.json", ".env",         "a.ini", "a.yml.enc",
    "a.age",  "a.gpg",  "a.properties", "a.p12", ".vault_pass"};

/// With the tables that the program has, as the scanner puts them together.
ValueJudge judge() {
  format::Node merged;
  merged.kind = format::Node::Kind::kObject;
  for (const cli::RuleFile& file : cli::embedded_secret_rules()) {
    Result<format::Node> document = format::read_toml(file.name, file.text);
    if (!document) std::abort();
    for (format::Member& member : document->members) {
      if (member.key != "rule") merged.members.push_back(std::move(member));
    }
  }
  auto read = ValueJudge::read("rules/secrets", merged);
  if (!read) std::abort();
  return *std::move(read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ValueJudge kJudge = judge();
  if (size < 2) return 0;
  const std::string_view path = kPaths[data[0] % kPaths.size()];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  encrypted::Facts facts;
  Blob blob{path, text};
  blob.binary = text.find('\0') != std::string_view::npos;
  encrypted::inspect(blob, ~encrypted::Marks{0}, kJudge, &facts);
  encrypted::family_of_bytes(path, text);
  if (facts.plain.size() > encrypted::kMaxPlainValues || facts.sealed.size() > 1) std::abort();
  // A password costs thousands of rounds.
  for (const encrypted::Lock& lock : facts.locks) {
    if (lock.data.size() > encrypted::kMaxLockBytes) std::abort();
    if (lock.kind == encrypted::LockKind::kAnsible) continue;
    encrypted::KeyCandidate candidate;
    candidate.kind = lock.kind;
    candidate.key = SecretBytes(text.substr(0, 200));
    encrypted::opens(candidate, lock);
  }
  detect_key_file(path, text);
  std::vector<std::size_t> marks;
  for (std::size_t at = text.find(kAllowMark); at != std::string_view::npos;
       at = text.find(kAllowMark, at + 1)) {
    marks.push_back(at);
  }
  read_allow_comments(blob, marks);
  if (const auto decoded = bech32_decode(text)) {
    bech32_encode(decoded->prefix, decoded->bytes.view());
  }
  encrypted::read_filter_attributes(".gitattributes", text, &facts);
  encrypted::encrypting_filter(facts.attributes, path);
  return 0;
}
