#include "report/uri.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace sluice::report {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool is_unreserved(char c) {
  return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool is_scheme(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

/// Host with an optional user name and port.
bool is_authority(std::string_view text) {
  if (const std::size_t sign = text.find('@'); sign != std::string_view::npos) {
    const std::string_view user = text.substr(0, sign);
    if (!std::all_of(user.begin(), user.end(), is_unreserved)) return false;
    text.remove_prefix(sign + 1);
  }
  std::string_view host = text;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos || end < 3) return false;
    host = text.substr(1, end - 1);
    text.remove_prefix(end + 1);
    const bool address = std::all_of(host.begin(), host.end(),
                                     [](char c) { return is_hex(c) || c == ':' || c == '.'; });
    if (!address || std::count(host.begin(), host.end(), ':') < 2) return false;
    if (!text.empty() && text[0] != ':') return false;
  } else {
    host = text.substr(0, text.find(':'));
    text.remove_prefix(host.size());
    if (host.empty() || !std::all_of(host.begin(), host.end(), is_unreserved)) return false;
  }
  return text.empty() || std::all_of(text.begin() + 1, text.end(), is_digit);
}

void append_encoded(std::string* text, char c) {
  constexpr std::string_view kHexDigits = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  *text += '%';
  *text += kHexDigits[byte >> 4];
  *text += kHexDigits[byte & 15];
}

/// Path, query and fragment. Only the first '#' begins a fragment.
std::string encode_rest(std::string_view text) {
  constexpr std::string_view kAllowed = "!$&'()*+,;=:@/?";
  std::string encoded;
  bool in_fragment = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escape =
        c == '%' && i + 2 < text.size() && is_hex(text[i + 1]) && is_hex(text[i + 2]);
    const bool fragment = c == '#' && !in_fragment;
    in_fragment = in_fragment || fragment;
    if (escape || fragment || is_unreserved(c) || kAllowed.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    append_encoded(&encoded, c);
  }
  return encoded;
}

}  // namespace

std::string relative_uri(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    if (is_unreserved(c) || c == '/') {
      uri += c;
    } else {
      append_encoded(&uri, c);
    }
  }
  return uri;
}

std::string uri_of(std::string_view text) {
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos) {
    // git@host:owner/repository
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find('@') > colon) return {};
    const std::string_view authority = text.substr(0, colon);
    std::string_view path = text.substr(colon + 1);
    while (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty() || !is_authority(authority)) return {};
    return "ssh://" + std::string(authority) + '/' + encode_rest(path);
  }
  const std::string_view scheme = text.substr(0, mark);
  const std::string_view rest = text.substr(mark + 3);
  if (!is_scheme(scheme)) return {};
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, end);
  const bool no_host = scheme == "file" && authority.empty();
  if (!no_host && !is_authority(authority)) {
    // ssh://git@host:owner/repository, as git understands it
    const std::size_t colon = authority.rfind(':');
    if (colon == std::string_view::npos || !is_authority(authority.substr(0, colon))) return {};
    return std::string(scheme) + "://" + std::string(authority.substr(0, colon)) + '/' +
           encode_rest(rest.substr(colon + 1));
  }
  return std::string(scheme) + "://" + std::string(authority) + encode_rest(rest.substr(end));
}

}  // namespace sluice::report
