#include "secrets/connection_url.h"

#include <algorithm>
#include <cctype>

#include "base/encoding.h"
#include "format/node.h"

namespace sluice::secrets {
namespace {

using format::Node;

constexpr std::size_t kMaxAuthority = 512;
constexpr std::size_t kMinPassword = 4;
constexpr std::string_view kAdvice =
    "Rotate the password where the service gives it out, read the URL from a config var.";

bool ends_url_part(char c) {
  return static_cast<unsigned char>(c) <= ' ' ||
         std::string_view("\"'`<>\\/?#|;,()").find(c) != std::string_view::npos;
}

bool ends_with_any(std::string_view text, const std::vector<std::string>& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](const std::string& suffix) { return text.ends_with(suffix); });
}

/// Addresses that are routed nowhere else: 10/8, 172.16/12, 192.168/16 (RFC 1918).
bool is_private_address(std::string_view host) {
  if (host.starts_with("10.") || host.starts_with("192.168.")) return true;
  if (!host.starts_with("172.") || host.size() < 6) return false;
  const int second = std::atoi(std::string(host.substr(4, 3)).c_str());
  return second >= 16 && second <= 31;
}

struct Authority {
  std::string_view user;
  std::string_view password;
  std::string_view host;
  std::size_t password_begin = 0;
};

/// Splits what follows "://". The password may hold '/' or '#' only percent-encoded.
std::optional<Authority> split_authority(std::string_view bytes, std::size_t begin) {
  const std::string_view area = bytes.substr(begin, kMaxAuthority);
  std::size_t end = 0;
  while (end < area.size() && !ends_url_part(area[end])) ++end;
  const std::string_view text = area.substr(0, end);
  const std::size_t at = text.rfind('@');
  const std::size_t colon = text.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at) {
    return std::nullopt;
  }
  Authority authority;
  authority.user = text.substr(0, colon);
  authority.password = text.substr(colon + 1, at - colon - 1);
  authority.password_begin = begin + colon + 1;
  const std::string_view rest = text.substr(at + 1);
  const std::size_t port = rest.starts_with('[') ? rest.find(']') + 1 : rest.find(':');
  authority.host = rest.substr(0, port);
  return authority;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

Result<ConnectionUrlDetector> ConnectionUrlDetector::read(std::string_view name,
                                                          const Node& document) {
  const Node* table = document.find("urls");
  if (table == nullptr) return Error{std::string(name), 0, "needs [urls]"};
  ConnectionUrlDetector detector;
  detector.schemes_ = table->texts_of("schemes");
  detector.local_hosts_ = table->texts_of("local_hosts");
  detector.local_suffixes_ = table->texts_of("local_suffixes");
  detector.example_suffixes_ = table->texts_of("example_suffixes");
  detector.hosted_suffixes_ = table->texts_of("hosted_suffixes");
  detector.common_passwords_ = table->texts_of("passwords");
  return detector;
}

std::vector<std::string> ConnectionUrlDetector::literals() const {
  std::vector<std::string> literals;
  for (const std::string& scheme : schemes_) literals.push_back(scheme + "://");
  return literals;
}

Severity ConnectionUrlDetector::severity_of(std::string_view host) const {
  const std::string name = lower(host);
  if (ends_with_any(name, hosted_suffixes_)) return Severity::kCritical;
  const bool local =
      std::find(local_hosts_.begin(), local_hosts_.end(), name) != local_hosts_.end() ||
      ends_with_any(name, local_suffixes_) || is_private_address(name) ||
      name.find('.') == std::string::npos;
  return local ? Severity::kLow : Severity::kHigh;
}

std::optional<RawMatch> ConnectionUrlDetector::detect(const Hit& hit,
                                                      const ValueJudge& judge) const {
  // "mysql://" is also the end of "x-mysql://": a scheme goes on to the left.
  if (hit.begin > 0) {
    const auto before = static_cast<unsigned char>(hit.bytes[hit.begin - 1]);
    if (std::isalnum(before) != 0 || before == '+' || before == '-') return std::nullopt;
  }
  const auto authority = split_authority(hit.bytes, hit.begin + hit.length);
  if (!authority || authority->password.size() < kMinPassword || authority->host.empty()) {
    return std::nullopt;
  }
  const std::string password = percent_decode(authority->password);
  if (judge.is_reference(password) || judge.is_reference(authority->user) ||
      judge.is_placeholder(password) || judge.is_reference(authority->host)) {
    return std::nullopt;
  }
  const std::string host = lower(authority->host);
  const std::string dotted = '.' + host;
  for (const std::string& suffix : example_suffixes_) {
    if (dotted.ends_with(suffix.starts_with('.') ? suffix : '.' + suffix)) return std::nullopt;
  }
  RawMatch match;
  match.rule = "connection-url-password";
  match.advice = kAdvice;
  match.rank = kRankUrl;
  match.begin = authority->password_begin;
  match.end = match.begin + authority->password.size();
  match.name = std::string(hit.bytes.substr(hit.begin, hit.length)) + std::string(authority->user) +
               '@' + host;
  match.severity = severity_of(host);
  const bool weak = password == authority->user ||
                    std::find(common_passwords_.begin(), common_passwords_.end(), password) !=
                        common_passwords_.end();
  if (weak) match.severity = Severity::kLow;
  match.confidence = judge.random_enough(password) ? Confidence::kHigh : Confidence::kMedium;
  match.title = "Password in a URL";
  match.detail =
      "Password in a " + std::string(hit.bytes.substr(hit.begin, hit.length - 3)) + " URL";
  return match;
}

}  // namespace sluice::secrets
