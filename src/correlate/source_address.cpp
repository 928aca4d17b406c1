#include "correlate/source_address.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace sluice::correlate {
namespace {

constexpr std::array<std::string_view, 6> kUnencrypted = {"http", "git",      "ftp",
                                                          "svn",  "git+http", "hg+http"};
constexpr std::array<std::string_view, 4> kLocalEndings = {".local", ".localhost", ".internal",
                                                           ".lan"};

/// The first two numbers of an IPv4 address; false if it is none.
bool read_ipv4(std::string_view host, int* first, int* second) {
  if (host.find_first_not_of("0123456789.") != std::string_view::npos) return false;
  const std::size_t dot = host.find('.');
  if (dot == std::string_view::npos) return false;
  const std::size_t end = std::min(host.find('.', dot + 1), host.size());
  const auto read = [&](std::size_t begin, std::size_t stop, int* number) {
    return std::from_chars(host.data() + begin, host.data() + stop, *number).ec == std::errc();
  };
  return read(0, dot, first) && read(dot + 1, end, second);
}

bool is_local(std::string_view host) {
  int first = 0;
  int second = 0;
  if (read_ipv4(host, &first, &second)) {
    return first == 127 || first == 10 || (first == 192 && second == 168) ||
           (first == 172 && second >= 16 && second <= 31) || (first == 169 && second == 254);
  }
  if (host.starts_with('['))
    return host == "[::1]" || host.starts_with("[fd") || host.starts_with("[fe80");
  return host.find('.') == std::string_view::npos ||
         std::any_of(kLocalEndings.begin(), kLocalEndings.end(),
                     [host](std::string_view ending) { return host.ends_with(ending); });
}

}  // namespace

SourceAddress read_source_address(std::string_view url) {
  SourceAddress address;
  const std::size_t scheme = url.find("://");
  std::string_view rest;
  if (scheme != std::string_view::npos) {
    const std::string_view protocol = url.substr(0, scheme);
    address.unencrypted =
        std::find(kUnencrypted.begin(), kUnencrypted.end(), protocol) != kUnencrypted.end();
    rest = url.substr(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("/?#"));
    rest = rest.substr(rest.rfind('@') + 1);  // npos + 1 is 0
    const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
    rest = rest.substr(0, rest.find(':', std::min(bracket, rest.size())));
  } else if (url.starts_with("git@")) {
    rest = url.substr(4, url.find(':') - 4);
    if (url.find(':') == std::string_view::npos) rest = {};
  }
  address.host = rest;
  std::transform(address.host.begin(), address.host.end(), address.host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  address.local = !address.host.empty() && is_local(address.host);
  return address;
}

}  // namespace sluice::correlate
