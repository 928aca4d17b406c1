#include "inventory/formats/npm_details.h"

#include <algorithm>

#include "inventory/formats/text.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxHashes = 4;
constexpr std::size_t kMaxMessage = 300;

/// "commit=<commit>&workspace=a", "<commit>", "semver:^1.0".
std::string_view commit_in_fragment(std::string_view fragment) {
  while (!fragment.empty()) {
    std::string_view part = before(fragment, "&");
    fragment.remove_prefix(std::min(part.size() + 1, fragment.size()));
    if (part.starts_with("commit=")) part.remove_prefix(7);
    if (const std::string_view commit = full_commit(part); !commit.empty()) return commit;
  }
  return {};
}

}  // namespace

std::string_view full_commit(std::string_view text) {
  const bool hex = text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  return hex && (text.size() == 40 || text.size() == 64) ? text : std::string_view();
}

void set_address(Package& package, std::string_view address) {
  const std::string_view url = before(address, "#");
  package.source_url = url;
  if (package.source != PackageSource::kGit) return;
  std::string_view commit;
  if (url.size() < address.size()) commit = commit_in_fragment(address.substr(url.size() + 1));
  // An archive that the host makes of a commit: ".../tar.gz/<commit>".
  if (commit.empty())
    commit = full_commit(url.substr(std::min(url.rfind('/'), url.size() - 1) + 1));
  package.commit = commit;
}

std::string_view few_hashes(std::string_view integrity) {
  if (integrity.find(' ') == std::string_view::npos) return integrity;
  std::string_view rest = integrity;
  for (std::size_t i = 0; i < kMaxHashes; ++i) take_word(rest);
  return trim(integrity.substr(0, integrity.size() - rest.size()));
}

std::string one_line(std::string_view message) {
  std::string line(trim(message.substr(0, kMaxMessage)));
  if (message.size() > kMaxMessage) {
    // Not in the middle of a character.
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0x80u) != 0) line.pop_back();
    line += "...";
  }
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return line;
}

}  // namespace sluice::inventory
