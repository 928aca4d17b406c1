#include "secrets/key_file.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/glob.h"
#include "secrets/encrypted/env_lines.h"
#include "secrets/encrypted/git_crypt.h"

namespace sluice::secrets {
namespace {

constexpr std::size_t kMaxFileBytes = 1024;

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; });
}

/// A key of one repeated digit is a stand-in.
bool is_hex_key(std::string_view text, std::size_t digits) {
  return text.size() == digits && is_hex(text) &&
         text.find_first_not_of(text[0]) != std::string_view::npos;
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

/// AES-128 key in hex (ActiveSupport::EncryptedFile).
bool is_rails_key(std::string_view path, std::string_view content) {
  constexpr std::array<std::string_view, 3> kGlobs = {
      "**/config/master.key", "**/config/credentials/*.key", "**/config/secrets.yml.key"};
  return is_hex_key(content, 32) &&
         std::any_of(kGlobs.begin(), kGlobs.end(),
                     [&](std::string_view glob) { return glob_match(glob, path); });
}

/// EJSON keeps private keys in files named by the public key, in a folder "keys" or EJSON_KEYDIR.
bool is_ejson_key(std::string_view path, std::string_view content) {
  return is_hex_key(name_of(path), 64) && is_hex_key(content, 64);
}

bool is_git_crypt_key(std::string_view /*path*/, std::string_view content) {
  return content.starts_with(encrypted::kGitCryptKeyHeader);
}

/// One line in a file whose name says that it is Ansible's; a script is no password. Whether it is
/// one shows when it opens a vault.
bool is_ansible_password(std::string_view path, std::string_view content) {
  constexpr std::size_t kShortest = 8;
  // Nearly all small files are ruled out by this.
  if (content.size() < kShortest || content.starts_with("#!") ||
      content.find_first_of(" \t\r\n\"'<>{}()") != std::string_view::npos) {
    return false;
  }
  std::string name(name_of(path));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  const auto says = [&](std::string_view word) { return name.find(word) != std::string::npos; };
  if (!says("vault") || !(says("pass") || says("pw") || says("key") || says("secret")))
    return false;
  const std::size_t dot = name.find('.', 1);
  const std::string_view extension =
      dot == std::string::npos ? std::string_view() : std::string_view(name).substr(dot);
  constexpr std::array<std::string_view, 5> kPlain = {"", ".txt", ".key", ".pass", ".password"};
  return std::find(kPlain.begin(), kPlain.end(), extension) != kPlain.end();
}

struct KeyKind {
  bool (*is)(std::string_view path, std::string_view content);
  std::string_view rule;
  std::string_view title;
  Severity severity;
  Confidence confidence;
  std::string_view advice;
};

constexpr std::array kKinds = {
    KeyKind{is_rails_key, "rails-master-key-file", "Rails master key", Severity::kCritical,
            Confidence::kHigh,
            "Make a new key (rails credentials:edit after deleting both files), set "
            "RAILS_MASTER_KEY as config var, ignore the file in git, rotate what the credentials "
            "hold."},
    KeyKind{is_git_crypt_key, "git-crypt-key", "git-crypt key file", Severity::kCritical,
            Confidence::kProven,
            "Take it out of the repository, encrypt the files anew with a new key (git-crypt "
            "init), rotate what they hold."},
    KeyKind{is_ejson_key, "ejson-private-key", "EJSON private key", Severity::kCritical,
            Confidence::kHigh,
            "Make a new pair (ejson keygen), encrypt the file to it, keep the private key in a "
            "config var, rotate what the file holds."},
    KeyKind{is_ansible_password, "ansible-vault-password", "Ansible Vault password",
            Severity::kHigh, Confidence::kMedium,
            "Change it (ansible-vault rekey), keep it out of the repository, rotate what the "
            "vaults hold."},
};

}  // namespace

std::optional<RawMatch> detect_key_file(std::string_view path, std::string_view bytes) {
  if (bytes.empty() || bytes.size() > kMaxFileBytes) return std::nullopt;
  // A key in binary may end with what looks like a blank.
  const bool binary = bytes.find('\0') != std::string_view::npos;
  const std::string_view key = binary ? bytes : encrypted::trim(bytes);
  if (key.empty()) return std::nullopt;
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const KeyKind& each) { return each.is(path, key); });
  if (kind == kKinds.end()) return std::nullopt;
  RawMatch match;
  match.rule = kind->rule;
  match.title = kind->title;
  match.advice = kind->advice;
  match.severity = kind->severity;
  match.confidence = kind->confidence;
  match.begin = static_cast<std::size_t>(key.data() - bytes.data());
  match.end = match.begin + key.size();
  match.name = kind->rule;
  match.rank = kRankRule;
  return match;
}

}  // namespace sluice::secrets
