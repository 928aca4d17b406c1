#include "source/transfer_url.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>

#include "base/encoding.h"

namespace sluice::source {
namespace {

constexpr std::size_t kMaxUrlBytes = 8u << 10;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

bool starts_with_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), url.begin(), [](char wanted, char c) {
           return wanted == std::tolower(static_cast<unsigned char>(c));
         });
}

bool is_file_url(std::string_view url) { return starts_with_scheme(url, "file://"); }

std::string url_problem(std::string_view url) {
  if (url.size() > kMaxUrlBytes) return "the URL is too long";
  const auto is_bad = [](char c) { return is_control(c) || c == ' '; };
  if (std::any_of(url.begin(), url.end(), is_bad)) {
    return "the URL holds a space or a control character";
  }
  if (starts_with_scheme(url, "http://") || starts_with_scheme(url, "https://")) {
    // curl would guess: http:///x becomes http://x.
    const char host = url[url.find("://") + 3];
    return host == '/' || host == '?' || host == '#' ? "the URL is malformed" : "";
  }
  if (!is_file_url(url)) return "not a URL that begins with https://, http:// or file:///";
  if (url[7] != '/') return "a file URL needs an absolute path: file:///...";
  const std::string path = percent_decode(url.substr(7, url.find_first_of("?#") - 7));
  struct stat info {};
  if (path.find('\0') != std::string::npos || ::stat(path.c_str(), &info) != 0) {
    return "no such file";
  }
  // curl would wait at a FIFO until the time is up, and list a folder.
  return S_ISREG(info.st_mode) ? "" : "not a regular file";
}

std::string url_for_display(std::string_view url) {
  const std::size_t separator = url.find("://");
  const std::size_t start = separator == std::string_view::npos ? 0 : separator + 3;
  std::string shown(url.substr(0, start));
  std::string_view rest = url.substr(start, url.find_first_of("?#", start) - start);
  std::string_view host = rest.substr(0, rest.find('/'));
  const std::string_view path = rest.substr(host.size());
  const std::size_t at = host.rfind('@');
  if (at != std::string_view::npos) host.remove_prefix(at + 1);
  const std::size_t colon = host.rfind(':');
  const bool has_port = colon == std::string_view::npos || host.ends_with(']') ||
                        host.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  // "user:pass/word@host": no port, but a password with a slash.
  if (has_port || path.find('@') == std::string_view::npos) shown.append(host).append(path);
  for (char& c : shown) {
    if (is_control(c)) c = '?';
  }
  return shown;
}

}  // namespace sluice::source
