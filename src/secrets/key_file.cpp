#include "secrets/key_file.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/glob.h"

namespace sluice::secrets {
namespace {

constexpr std::array<std::string_view, 3> kKeyFiles = {
    "**/config/master.key", "**/config/credentials/*.key", "**/config/secrets.yml.key"};
/// AES-128 key in hex (ActiveSupport::EncryptedFile).
constexpr std::size_t kKeyDigits = 32;
constexpr std::size_t kMaxFileBytes = 256;
constexpr std::string_view kAdvice =
    "Make a new key (rails credentials:edit after deleting both files), set RAILS_MASTER_KEY as "
    "config var, ignore the file in git, rotate what the credentials hold.";

}  // namespace

std::optional<RawMatch> detect_key_file(std::string_view path, std::string_view bytes) {
  if (bytes.size() > kMaxFileBytes) return std::nullopt;
  if (std::none_of(kKeyFiles.begin(), kKeyFiles.end(),
                   [&](std::string_view glob) { return glob_match(glob, path); })) {
    return std::nullopt;
  }
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = bytes.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return std::nullopt;
  const std::size_t end = bytes.find_last_not_of(kBlank) + 1;
  const std::string_view key = bytes.substr(begin, end - begin);
  const bool hex = std::all_of(key.begin(), key.end(), [](char c) {
    return std::isxdigit(static_cast<unsigned char>(c)) != 0;
  });
  // A key of one repeated digit is a stand-in.
  const bool uniform = key.find_first_not_of(key[0]) == std::string_view::npos;
  if (key.size() != kKeyDigits || !hex || uniform) return std::nullopt;
  RawMatch match;
  match.rule = "rails-master-key-file";
  match.title = "Rails master key";
  match.advice = kAdvice;
  match.severity = Severity::kCritical;
  match.confidence = Confidence::kHigh;
  match.begin = begin;
  match.end = end;
  match.rank = kRankRule;
  return match;
}

}  // namespace sluice::secrets
