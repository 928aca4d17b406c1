#include <algorithm>
#include <array>
#include <iterator>
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

/// Best first. Later ones are packed with gzip and know versions of SemVer 2.
constexpr std::array<std::string_view, 5> kRegistrationTypes = {
    "RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0",
    "RegistrationsBaseUrl", "RegistrationsBaseUrl/3.0.0-beta"};
constexpr std::string_view kContentType = "PackageBaseAddress/3.0.0";
/// Pages have 64 versions each. The newest stand last.
constexpr std::size_t kMaxPages = 16;

bool is_wanted_of_index(std::size_t, std::string_view key) {
  return key == "resources" || key == "@id" || key == "@type";
}

bool is_wanted_of_registration(std::size_t, std::string_view key) {
  constexpr std::array<std::string_view, 9> kKeys = {"items",       "@id",     "catalogEntry",
                                                     "version",     "listed",  "published",
                                                     "deprecation", "reasons", "message"};
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

/// A member may be a text or a list of texts.
bool has_text(const Node* node, std::string_view text) {
  if (node == nullptr) return false;
  return node->text == text || std::any_of(node->items.begin(), node->items.end(),
                                           [&](const Node& item) { return item.text == text; });
}

std::string with_slash(std::string_view url) {
  return std::string(url) + (url.ends_with('/') ? "" : "/");
}

std::string deprecation_text(const Node& entry) {
  const Node* const deprecation = entry.find("deprecation");
  if (deprecation == nullptr || !deprecation->is_object()) return {};
  const std::string_view message = deprecation->text_of("message");
  if (!message.empty()) return std::string(message);
  std::string text = "deprecated";
  for (const std::string& reason : deprecation->texts_of("reasons")) text += " (" + reason + ')';
  return text;
}

void add_release(const Node& leaf, ReleaseList* list) {
  const Node* const entry = leaf.find("catalogEntry");
  if (entry == nullptr) return;
  Release release;
  release.version = entry->text_of("version");
  // Build metadata is no part of a version's identity.
  release.version = release.version.substr(0, release.version.find('+'));
  release.published = parse_day(entry->text_of("published"));
  const Node* const listed = entry->find("listed");
  // Before there was `listed`, an unlisted version was published in the year 1900.
  const bool unlisted = entry->text_of("published").starts_with("1900-") ||
                        (listed != nullptr && listed->text == "false");
  release.withdrawn = unlisted;
  if (unlisted && entry->text_of("published").starts_with("1900-")) release.published.reset();
  release.deprecated = deprecation_text(*entry);
  if (!release.version.empty()) list->releases.push_back(std::move(release));
}

std::string package_url(const std::string& service, std::string_view name) {
  return joined_url(service, percent_encode(versions::to_lower(name)) + "/index.json");
}

}  // namespace

Result<NugetIndex> read_nuget_index(std::string_view bytes) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted_of_index});
  if (!root) return root.error();
  const Node* const resources = root->find("resources");
  if (resources == nullptr || !resources->is_array()) return Error{"", 0, "no list of resources"};
  const auto address_of = [&](std::string_view type) -> std::string {
    for (const Node& resource : resources->items) {
      if (has_text(resource.find("@type"), type)) return with_slash(resource.text_of("@id"));
    }
    return {};
  };
  NugetIndex index;
  for (const std::string_view type : kRegistrationTypes) {
    if (index.registrations.empty()) index.registrations = address_of(type);
  }
  index.contents = address_of(kContentType);
  if (index.registrations.empty() && index.contents.empty()) {
    return Error{"", 0, "no resource that lists versions"};
  }
  return index;
}

Result<ReleaseList> read_nuget_registration(std::string_view bytes,
                                            std::vector<std::string>* pages) {
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted_of_registration});
  if (!root) return root.error();
  const Node* const items = root->find("items");
  if (items == nullptr || !items->is_array()) return Error{"", 0, "no list of versions"};
  ReleaseList list;
  for (const Node& item : items->items) {
    if (list.releases.size() >= kMaxReleases) return Error{"", 0, "too many versions"};
    if (item.find("catalogEntry") != nullptr) {
      add_release(item, &list);  // a page of its own
    } else if (const Node* const inner = item.find("items"); inner != nullptr) {
      for (const Node& leaf : inner->items) add_release(leaf, &list);
    } else if (pages != nullptr) {
      pages->emplace_back(item.text_of("@id"));
    }
  }
  return list;
}

Result<ReleaseList> read_nuget_versions(std::string_view bytes) {
  const auto is_wanted = [](std::size_t depth, std::string_view key) {
    return depth == 1 && key == "versions";
  };
  const Result<Node> root = format::read_json_parts({}, bytes, {is_wanted});
  if (!root) return root.error();
  if (root->find("versions") == nullptr) return Error{"", 0, "no list of versions"};
  ReleaseList list;
  for (std::string& version : root->texts_of("versions")) {
    if (list.releases.size() >= kMaxReleases) return Error{"", 0, "too many versions"};
    list.releases.push_back({std::move(version), std::nullopt, false, {}});
  }
  return list;
}

void begin_nuget(Lookup& lookup) {
  // A source in NuGet.config is the service index itself.
  const bool is_index = lookup.base.ends_with(".json");
  lookup.ask(is_index ? lookup.base : joined_url(lookup.base, "v3/index.json"), {},
             kMaxSmallAnswerBytes);
}

void continue_nuget(Lookup& lookup, std::span<const Answer> answers) {
  if (lookup.stage == 1) {
    if (!answers[0].found) return;
    const Result<NugetIndex> index = read_nuget_index(answers[0].bytes);
    if (!index) return lookup.take(index.error());
    const bool listed = !index->registrations.empty();
    lookup.memory["kind"] = listed ? "registrations" : "contents";
    const std::string service = listed ? index->registrations : index->contents;
    lookup.ask(package_url(resolved_url(lookup.base, service), lookup.name));
    return;
  }
  if (lookup.memory["kind"] == "contents") {
    if (answers[0].found) lookup.take(read_nuget_versions(answers[0].bytes));
    return;
  }
  std::vector<std::string> pages;
  for (const Answer& answer : answers) {
    if (!answer.found) continue;
    Result<ReleaseList> part = read_nuget_registration(answer.bytes, &pages);
    if (!part) return lookup.take(part.error());
    lookup.found = true;
    std::move(part->releases.begin(), part->releases.end(),
              std::back_inserter(lookup.list.releases));
  }
  if (lookup.stage > 2) return;
  if (pages.size() > kMaxPages) {
    pages.erase(pages.begin(), pages.end() - static_cast<std::ptrdiff_t>(kMaxPages));
  }
  for (const std::string& page : pages) lookup.ask(resolved_url(lookup.base, page));
}

}  // namespace sluice::registries
