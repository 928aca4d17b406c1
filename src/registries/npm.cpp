#include <map>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/json.h"
#include "registries/parsers.h"
#include "registries/protocols.h"

namespace sluice::registries {
namespace {

using format::Node;

bool is_wanted(std::size_t depth, std::string_view key) {
  if (depth == 1) return key == "versions" || key == "time" || key == "dist-tags";
  return depth == 2 || (depth == 3 && key == "deprecated");
}

/// "@scope%2fname".
std::string path_of(std::string_view name) {
  const std::size_t slash = name.find('/');
  if (!name.starts_with('@') || slash == std::string_view::npos) return percent_encode(name);
  return '@' + percent_encode(name.substr(1, slash - 1)) + "%2f" +
         percent_encode(name.substr(slash + 1));
}

}  // namespace

Result<ReleaseList> read_npm_document(std::string_view bytes) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (!root) return root.error();
  const Node* const versions = root->find("versions");
  if (versions == nullptr || !versions->is_object()) return Error{"", 0, "no list of versions"};
  std::map<std::string_view, std::string_view> times;
  if (const Node* const time = root->find("time")) {
    for (const format::Member& member : time->members) times[member.key] = member.value.text;
  }
  ReleaseList list;
  for (const format::Member& member : versions->members) {
    if (list.releases.size() >= kMaxReleases) return Error{"", 0, "too many versions"};
    Release release;
    release.version = member.key;
    if (const auto time = times.find(member.key); time != times.end()) {
      release.published = parse_day(time->second);
    }
    // `false` and "" have been published, too: they mean nothing.
    if (const Node* const deprecated = member.value.find("deprecated")) {
      if (deprecated->is_string()) release.deprecated = deprecated->text;
      if (deprecated->is_true()) release.deprecated = "deprecated";
    }
    list.releases.push_back(std::move(release));
  }
  if (const Node* const tags = root->find("dist-tags")) {
    list.tagged_latest = tags->text_of("latest");
  }
  return list;
}

void begin_npm(Lookup& lookup) { lookup.ask(joined_url(lookup.base, path_of(lookup.name))); }

void continue_npm(Lookup& lookup, std::span<const Answer> answers) {
  if (answers[0].found) lookup.take(read_npm_document(answers[0].bytes));
}

}  // namespace sluice::registries
