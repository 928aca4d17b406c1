#include "registries/registry_url.h"

#include <algorithm>
#include <array>

#include "source/transfer_url.h"
#include "versions/text.h"

namespace sluice::registries {
namespace {

/// Names that only mean something in the network one is in (RFC 6761, RFC 6762, RFC 8375, and what
/// the clouds use for their metadata services).
constexpr std::array<std::string_view, 9> kLocalEndings = {".localhost", ".local", ".internal",
                                                           ".intranet",  ".lan",   ".home.arpa",
                                                           ".corp",      ".home",  ".localdomain"};

std::string_view authority_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

bool is_address(std::string_view host) {
  if (host.find_first_of("[]:%") != std::string_view::npos) return true;
  // 10.0.0.1, 0x7f.1, 017700000001, 2130706433: the last part of an IPv4 address is a number.
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return !last.empty() && last[0] >= '0' && last[0] <= '9';
}

}  // namespace

std::string host_of(std::string_view url) {
  std::string_view authority = authority_of(url);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) authority.remove_prefix(at + 1);
  return versions::to_lower(authority);
}

std::string reason_not_to_ask(std::string_view url, bool trusted) {
  const bool secure = source::starts_with_scheme(url, "https://");
  if (!secure && !source::starts_with_scheme(url, "http://")) return "not an http or https address";
  if (const std::string problem = source::url_problem(url); !problem.empty()) return problem;
  // Readers of URLs don't agree on where "https://a\\@b" leads to.
  if (url.find('\\') != std::string_view::npos) return "the address holds a backslash";
  const std::string_view authority = authority_of(url);
  if (authority.find('@') != std::string_view::npos) return "the address holds credentials";
  if (authority.empty()) return "the address has no host";
  if (trusted) return {};
  if (!secure) return "not https";
  std::string host = host_of(url);
  if (const std::size_t colon = host.find(':'); colon != std::string::npos && host[0] != '[') {
    host.resize(colon);
  }
  while (host.ends_with('.')) host.pop_back();
  const bool plain = std::all_of(host.begin(), host.end(), [](char c) {
    return versions::is_digit(c) || versions::is_letter(c) || c == '-' || c == '.' || c == '_';
  });
  if (!plain || is_address(host)) return "an IP address, or no name of a host";
  const bool local = host.find('.') == std::string::npos ||
                     std::any_of(kLocalEndings.begin(), kLocalEndings.end(),
                                 [&](std::string_view ending) { return host.ends_with(ending); });
  return local ? "a host of the local network" : "";
}

Registry registry_at(std::string_view url, bool trusted) {
  while (url.starts_with(' ') || url.starts_with('\t')) url.remove_prefix(1);
  url = url.substr(0, url.find_first_of("?#"));
  std::string clean(url);
  const std::size_t scheme = clean.find("://");
  if (scheme != std::string::npos) {
    const std::size_t end = std::min(clean.find('/', scheme + 3), clean.size());
    const std::size_t at = clean.rfind('@', end);
    if (at != std::string::npos && at > scheme) clean.erase(scheme + 3, at + 1 - (scheme + 3));
  }
  while (clean.ends_with('/') || clean.ends_with(' ')) clean.pop_back();
  return {std::move(clean), trusted};
}

}  // namespace sluice::registries
