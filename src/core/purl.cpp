#include "core/purl.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "base/encoding.h"

namespace sluice {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Nothing if a percent sign does not begin a byte.
std::optional<std::string> decode(std::string_view text) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 3)) {
    const bool two = at + 2 < text.size() &&
                     std::isxdigit(static_cast<unsigned char>(text[at + 1])) != 0 &&
                     std::isxdigit(static_cast<unsigned char>(text[at + 2])) != 0;
    if (!two) return std::nullopt;
  }
  return percent_decode(text);
}

/// Segments decoded and joined again; empty ones don't count, in a subpath neither do dots.
std::optional<std::string> decode_segments(std::string_view text, bool is_subpath) {
  std::string joined;
  while (!text.empty()) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    const std::optional<std::string> segment = decode(text.substr(0, slash));
    if (!segment) return std::nullopt;
    text.remove_prefix(std::min(slash + 1, text.size()));
    if (segment->empty() || (is_subpath && (*segment == "." || *segment == ".."))) continue;
    if (!joined.empty()) joined += '/';
    joined += *segment;
  }
  return joined;
}

bool is_type(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '+' || c == '-';
  });
}

bool is_qualifier_key(std::string_view text) {
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

/// False if a key or value is none.
bool read_qualifiers(std::string_view text, std::map<std::string, std::string>* qualifiers) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || !is_qualifier_key(pair.substr(0, equals))) return false;
    std::optional<std::string> value = decode(pair.substr(equals + 1));
    if (!value) return false;
    if (!value->empty()) qualifiers->try_emplace(lower(pair.substr(0, equals)), *std::move(value));
  }
  return true;
}

std::string encode(std::string_view text) {
  std::string encoded = percent_encode(text);
  // A colon stays (purl specification, "Character encoding").
  for (std::size_t at = encoded.find("%3A"); at != std::string::npos;
       at = encoded.find("%3A", at)) {
    encoded.replace(at, 3, ":");
  }
  return encoded;
}

}  // namespace

std::optional<PackageUrl> parse_purl(std::string_view text) {
  constexpr std::string_view kScheme = "pkg:";
  if (lower(text.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  text.remove_prefix(kScheme.size());
  PackageUrl url;

  if (const std::size_t hash = text.find('#'); hash != std::string_view::npos) {
    std::optional<std::string> subpath = decode_segments(text.substr(hash + 1), true);
    if (!subpath) return std::nullopt;
    url.subpath = *std::move(subpath);
    text = text.substr(0, hash);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    if (!read_qualifiers(text.substr(mark + 1), &url.qualifiers)) return std::nullopt;
    text = text.substr(0, mark);
  }
  // "pkg://type/name" is read, too; "pkg:type/name" is what the specification writes.
  while (text.starts_with('/')) text.remove_prefix(1);
  const std::size_t type_end = text.find('/');
  if (type_end == std::string_view::npos || !is_type(text.substr(0, type_end))) return std::nullopt;
  url.type = lower(text.substr(0, type_end));
  text.remove_prefix(type_end + 1);

  // The version begins after the last at sign, unless that is the one of an unencoded scope.
  const std::size_t sign = text.rfind('@');
  const bool is_scope = sign != std::string_view::npos && (sign == 0 || text[sign - 1] == '/') &&
                        text.find('/', sign) != std::string_view::npos;
  if (sign != std::string_view::npos && !is_scope) {
    std::optional<std::string> version = decode(text.substr(sign + 1));
    if (!version) return std::nullopt;
    url.version = *std::move(version);
    text = text.substr(0, sign);
  }
  while (text.ends_with('/')) text.remove_suffix(1);
  const std::size_t last = text.rfind('/');
  std::optional<std::string> name =
      decode(last == std::string_view::npos ? text : text.substr(last + 1));
  std::optional<std::string> name_space =
      decode_segments(last == std::string_view::npos ? "" : text.substr(0, last), false);
  if (!name || name->empty() || !name_space) return std::nullopt;
  url.name = *std::move(name);
  url.name_space = *std::move(name_space);
  return url;
}

std::string qualified_purl(std::string_view type, const Package& package) {
  std::string text = purl(type, package);
  if (package.source_url.empty()) return text;
  std::string key;
  std::string value = package.source_url;
  if (package.source == PackageSource::kGit) {
    key = "vcs_url";
    if (!value.starts_with("git+")) value = "git+" + value;
    if (!package.commit.empty()) value += '@' + package.commit.text();
  } else if (package.source == PackageSource::kUrl) {
    key = "download_url";
  } else if (package.source == PackageSource::kRegistry && type == "maven") {
    key = "repository_url";
  }
  if (!key.empty()) text += '?' + key + '=' + encode(value);
  return text;
}

}  // namespace sluice
