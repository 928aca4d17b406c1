// sluice access fingerprint: the lines of sluice.toml that name production's databases.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "base/random.h"
#include "base/secret_bytes.h"
#include "cli/commands.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "core/database_fingerprint.h"
#include "core/report.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kMaxInput = 1U << 20;

/// Fingerprints with the config vars that gave them; the known ones of sluice.toml without.
class Fingerprints {
 public:
  explicit Fingerprints(std::string_view key) : key_(key) {}

  void add_known(const std::string& fingerprint) { names_[fingerprint]; }
  /// False if the value is no URL of a database elsewhere.
  bool add(const std::string& name, std::string_view value) {
    const std::optional<DatabaseLogin> login = database_login(value);
    if (!login) return false;
    names_[database_fingerprint(key_, *login)].push_back(name);
    ++found_;
    return true;
  }
  std::size_t found() const { return found_; }

  std::string table() const {
    std::string text =
        "[access]\nfingerprint_key = \"" + std::string(key_) + "\"\nproduction_databases = [\n";
    for (const auto& [fingerprint, names] : names_) {
      text += "  \"" + fingerprint + "\",  # ";
      for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : ", ") + names[i];
      text += names.empty() ? "stands there already\n" : "\n";
    }
    return text + "]\n";
  }

 private:
  std::string_view key_;
  std::map<std::string, std::vector<std::string>> names_;
  std::size_t found_ = 0;
};

bool is_name(std::string_view text) {
  constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  return !text.empty() && text.size() <= 128 &&
         text.find_first_not_of(kLetters) == std::string_view::npos;
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && (text.front() == '\'' || text.front() == '"') &&
                      text.back() == text.front();
  return quoted ? text.substr(1, text.size() - 2) : text;
}

/// Lines "NAME=URL", as heroku config -s prints them, or URLs alone. How many lines were neither:
/// a value can have several lines, and none of them is told, for it may be a key's.
std::size_t read_lines(std::string_view input, Fingerprints* fingerprints) {
  std::size_t skipped = 0;
  std::size_t number = 0;
  while (!input.empty()) {
    ++number;
    const std::size_t end = std::min(input.find('\n'), input.size());
    std::string_view line = input.substr(0, end);
    input.remove_prefix(std::min(end + 1, input.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    const std::size_t equals = line.find('=');
    const bool named = equals != std::string_view::npos && is_name(line.substr(0, equals));
    const std::string name(named ? line.substr(0, equals) : "");
    const std::string_view value = without_quotes(named ? line.substr(equals + 1) : line);
    // A whole set of config vars may be piped in; of those only databases matter.
    const bool added = fingerprints->add(named ? name : "line " + std::to_string(number), value);
    if (!added && !named) ++skipped;
  }
  return skipped;
}

void tell_skipped(std::size_t skipped) {
  if (skipped == 0) return;
  std::fprintf(stderr,
               "sluice: skipped %zu %s: neither NAME=URL nor the URL of a database server "
               "(postgres://user:password@host/name, mysql://, ...)\n",
               skipped, skipped == 1 ? "line" : "lines");
}

Status read_standard_input(SecretBytes* input) {
  SecretBytes buffer(kMaxInput + 1);
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(STDIN_FILENO, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{"(standard input)", 0, "can't be read"};
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxInput) return Error{"(standard input)", 0, "is bigger than 1 MB"};
  *input = SecretBytes(buffer.view().substr(0, size));
  return std::nullopt;
}

Status read_env_dir(const std::string& folder, Fingerprints* fingerprints) {
  const Result<ConfigVars> vars = source::read_env_dir(folder);
  if (!vars) return vars.error();
  for (const auto& [name, value] : vars->values()) fingerprints->add(name, value);
  return std::nullopt;
}

}  // namespace

int run_access_fingerprint(const ParsedArguments& arguments) {
  const auto settings = load_settings(arguments, ".", {});
  if (!settings) return usage_error(settings.error());
  const AccessSettings& access = settings->settings.access;
  std::string key = access.fingerprint_key;
  if (key.empty()) key = hex_encode(random_bytes(kFingerprintKeyBytes));
  if (key.size() < kMinFingerprintKey) {
    return usage_error({"", 0, "the system gives no random bytes to make a key of"});
  }
  Fingerprints fingerprints(key);
  for (const std::string& known : access.production_databases) fingerprints.add_known(known);

  Status failed;
  if (const auto folder = arguments.value("--env-dir")) {
    failed = read_env_dir(*folder, &fingerprints);
  } else {
    if (::isatty(STDIN_FILENO) != 0) {
      std::fprintf(stderr, "sluice: reading URLs from standard input, one a line; end: Ctrl-D\n");
    }
    SecretBytes input;
    failed = read_standard_input(&input);
    if (!failed) tell_skipped(read_lines(input.view(), &fingerprints));
  }
  if (failed) return usage_error(*failed);
  if (fingerprints.found() == 0) {
    return usage_error({"", 0, "there is no URL of a database server among what was read"});
  }
  std::fprintf(stderr,
               "sluice: put this into sluice.toml%s; it holds no password, and hosts and users "
               "only as keyed hashes\n",
               access.fingerprint_key.empty() ? "" : " in place of what stands there");
  return print(fingerprints.table()) ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
