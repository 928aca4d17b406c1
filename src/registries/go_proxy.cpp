#include <algorithm>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/json.h"
#include "registries/parsers.h"
#include "registries/protocols.h"

namespace sluice::registries {
namespace {

std::string encoded_module(std::string_view path) {
  std::string url;
  std::string_view rest = path;
  for (;;) {
    const std::size_t slash = rest.find('/');
    std::string part;
    for (const char c : escaped_go_module(rest.substr(0, slash))) {
      part += c == '!' ? std::string("!") : percent_encode(std::string_view(&c, 1));
    }
    url += part;
    if (slash == std::string_view::npos) return url;
    url += '/';
    rest.remove_prefix(slash + 1);
  }
}

std::string module_url(const Lookup& lookup, std::string_view what) {
  return joined_url(lookup.base, encoded_module(lookup.name) + std::string(what));
}

}  // namespace

std::string escaped_go_module(std::string_view path) {
  std::string escaped;
  for (const char c : path) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper) escaped += '!';
    escaped += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return escaped;
}

Result<ReleaseList> read_go_list(std::string_view bytes) {
  ReleaseList list;
  while (!bytes.empty()) {
    std::string_view line = bytes.substr(0, bytes.find('\n'));
    bytes.remove_prefix(std::min(line.size() + 1, bytes.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    // The list may have times behind the versions.
    line = line.substr(0, line.find_first_of(" \t"));
    if (line.empty()) continue;
    if (!line.starts_with('v')) return Error{"", 0, "no list of versions"};
    if (list.releases.size() >= kMaxReleases) return Error{"", 0, "too many versions"};
    list.releases.push_back({std::string(line), std::nullopt, false, {}});
  }
  return list;
}

Result<Release> read_go_info(std::string_view bytes) {
  const auto is_wanted = [](std::size_t, std::string_view key) {
    return key == "Version" || key == "Time";
  };
  const Result<format::Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (!root) return root.error();
  Release release;
  release.version = root->text_of("Version");
  release.published = parse_day(root->text_of("Time"));
  if (!release.version.starts_with('v')) return Error{"", 0, "no version"};
  return release;
}

void begin_go(Lookup& lookup) {
  lookup.ask(module_url(lookup, "/@v/list"), {}, kMaxSmallAnswerBytes);
  lookup.ask(module_url(lookup, "/@latest"), {}, kMaxSmallAnswerBytes);
}

void continue_go(Lookup& lookup, std::span<const Answer> answers) {
  if (lookup.stage > 1) {
    for (const Answer& answer : answers) {
      if (!answer.found) continue;
      const Result<Release> info = read_go_info(answer.bytes);
      if (info) set_published(lookup.list, info->version, info->published);
    }
    return;
  }
  if (answers[0].found) lookup.take(read_go_list(answers[0].bytes));
  if (!lookup.error.empty()) return;
  if (answers[1].found) {
    Result<Release> latest = read_go_info(answers[1].bytes);
    // A module without tags has one pseudo-version: that of its newest commit.
    if (latest && lookup.list.releases.empty()) {
      lookup.found = true;
      lookup.list.releases.push_back(std::move(*latest));
    }
  }
  // A module's newest version may be a pre-release or +incompatible: both are in the list.
  for (const std::string& version : notable_versions("Go", lookup)) {
    lookup.ask_for_date(module_url(lookup, "/@v/" + escaped_go_module(version) + ".info"));
  }
}

}  // namespace sluice::registries
