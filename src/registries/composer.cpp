#include <algorithm>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/json.h"
#include "registries/parsers.h"
#include "registries/protocols.h"
#include "versions/text.h"

namespace sluice::registries {
namespace {

using format::Node;

constexpr std::string_view kPlaceholder = "%package%";

bool is_wanted(std::size_t depth, std::string_view key) {
  if (depth == 1) return key == "packages" || key == "minified" || key == "metadata-url";
  if (depth == 2) return true;  // names
  // Versions: a list of objects, or an object by version (packages.json of Satis).
  return depth == 3 || key == "version" || key == "time" || key == "abandoned";
}

/// "Use other/package instead." or only that it is abandoned; empty if it isn't.
std::string abandoned_text(const Node* abandoned) {
  if (abandoned == nullptr) return {};
  if (abandoned->is_string() && !abandoned->text.empty() && abandoned->text != "__unset") {
    return "abandoned; its author names " + abandoned->text;
  }
  return abandoned->is_true() ? "abandoned" : "";
}

const Node* versions_of(const Node& root, std::string_view name) {
  const Node* const packages = root.find("packages");
  if (packages == nullptr) return nullptr;
  const std::string wanted = versions::to_lower(name);
  for (const format::Member& member : packages->members) {
    if (versions::to_lower(member.key) == wanted) return &member.value;
  }
  return nullptr;
}

std::string encoded_name(std::string_view name) {
  const std::string lower = versions::to_lower(name);
  const std::size_t slash = std::min(lower.find('/'), lower.size());
  const std::string vendor = percent_encode(std::string_view(lower).substr(0, slash));
  return slash == lower.size()
             ? vendor
             : vendor + '/' + percent_encode(std::string_view(lower).substr(slash + 1));
}

}  // namespace

Result<ComposerIndex> read_composer_index(std::string_view bytes) {
  const auto is_address = [](std::size_t depth, std::string_view key) {
    return depth == 1 && key == "metadata-url";
  };
  const Result<Node> root = format::read_json_parts({}, bytes, {is_address});
  if (!root) return root.error();
  if (!root->is_object()) return Error{"", 0, "no list of packages"};
  return ComposerIndex{std::string(root->text_of("metadata-url"))};
}

Result<ReleaseList> read_composer_metadata(std::string_view bytes, std::string_view name) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (!root) return root.error();
  const Node* const versions = versions_of(*root, name);
  if (versions == nullptr) return Error{"", 0, "no versions of the package"};
  const bool minified = root->text_of("minified") == "composer/2.0";

  ReleaseList list;
  Release last;  // minified: an entry says only what differs from the one before
  const auto add = [&](const Node& entry) {
    Release release = minified ? last : Release();
    if (const Node* const text = entry.find("version")) release.version = text->text;
    if (const Node* const time = entry.find("time")) release.published = parse_day(time->text);
    if (const Node* const abandoned = entry.find("abandoned")) {
      release.deprecated = abandoned_text(abandoned);
    }
    last = release;
    if (!release.version.empty()) list.releases.push_back(std::move(release));
  };
  if (versions->items.size() + versions->members.size() > kMaxReleases) {
    return Error{"", 0, "too many versions"};
  }
  for (const Node& entry : versions->items) add(entry);
  for (const format::Member& member : versions->members) add(member.value);
  // Being abandoned is said of a package, in each of its versions.
  for (Release& release : list.releases) {
    if (list.deprecated.empty()) list.deprecated = release.deprecated;
    release.deprecated.clear();
  }
  return list;
}

void begin_composer(Lookup& lookup) { lookup.ask(joined_url(lookup.base, "packages.json")); }

void continue_composer(Lookup& lookup, std::span<const Answer> answers) {
  if (!answers[0].found) return;
  if (lookup.stage > 1) return lookup.take(read_composer_metadata(answers[0].bytes, lookup.name));
  const Result<ComposerIndex> index = read_composer_index(answers[0].bytes);
  if (!index) return lookup.take(index.error());
  std::string url = index->metadata_url;
  const std::size_t place = url.find(kPlaceholder);
  if (place == std::string::npos) {
    // The packages stand in this document, or in places of Composer 1 that are not asked.
    Result<ReleaseList> list = read_composer_metadata(answers[0].bytes, lookup.name);
    if (list) lookup.take(std::move(list));
    return;
  }
  url.replace(place, kPlaceholder.size(), encoded_name(lookup.name));
  lookup.ask(resolved_url(lookup.base, url));
}

}  // namespace sluice::registries
