// sluice access digest, which bin/collect-access starts: lines "FILE<tab>{config vars as JSON}" on
// standard input become lines "FILE<tab>[names and hashes]" on standard output. The key of the
// hashes is made here, and goes with the process: nobody can try values on them afterwards.
#include <unistd.h>

#include <cerrno>
#include <string>
#include <string_view>

#include "access/config_digest.h"
#include "base/random.h"
#include "base/secret_bytes.h"
#include "cli/access_rules.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "core/database_fingerprint.h"
#include "core/report.h"
#include "format/json.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxLine = 16U << 20;
constexpr std::size_t kBlock = 64U << 10;

/// Values in a parsed document are wiped before its memory is given back.
void wipe_values(format::Node* node) {
  for (format::Member& member : node->members) {
    wipe(member.value.text.data(), member.value.text.size());
  }
}

/// False for a line that holds no config vars; nothing of it is repeated.
bool digest_line(std::string_view line, std::string_view key, const access::AccessRules& rules,
                 std::string* out) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string_view::npos) return false;
  Result<format::Node> node = format::read_json("config vars", line.substr(tab + 1));
  if (!node || !node->is_object()) return false;
  *out = std::string(line.substr(0, tab + 1)) + access::config_digest(*node, key, rules) + '\n';
  wipe_values(&*node);
  return true;
}

}  // namespace

int run_access_digest(const ParsedArguments& /*arguments*/) {
  const Result<access::AccessRules> rules = load_access_rules();
  if (!rules) return usage_error(rules.error());
  const SecretBytes key{std::string_view(random_bytes(kFingerprintKeyBytes))};
  if (key.size() < kFingerprintKeyBytes) {
    return usage_error({"", 0, "the system gives no random bytes to make a key of"});
  }
  int code = kExitPassed;
  std::string pending;
  const auto take_lines = [&] {
    std::size_t begin = 0;
    for (std::size_t end = pending.find('\n'); end != std::string::npos;
         end = pending.find('\n', begin)) {
      std::string out;
      const std::string_view line = std::string_view(pending).substr(begin, end - begin);
      if (!digest_line(line, key.view(), *rules, &out) || !print(out)) code = kExitIncomplete;
      begin = end + 1;
    }
    wipe(pending.data(), begin);
    pending.erase(0, begin);
  };
  pending.reserve(kMaxLine + kBlock);  // so that growing leaves no copies behind
  SecretBytes block(kBlock);
  for (;;) {
    const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      if (got < 0) code = kExitIncomplete;
      break;
    }
    if (pending.size() + static_cast<std::size_t>(got) > kMaxLine) {
      wipe(pending.data(), pending.size());
      return kExitIncomplete;
    }
    pending.append(block.view().substr(0, static_cast<std::size_t>(got)));
    take_lines();
  }
  if (!pending.empty()) pending += '\n';
  take_lines();
  return code;
}

}  // namespace sluice::cli
