#include <algorithm>
#include <utility>

#include "base/date.h"
#include "base/encoding.h"
#include "format/xml.h"
#include "registries/parsers.h"
#include "registries/protocols.h"

namespace sluice::registries {
namespace {

/// "org.example:app" as "org/example/app"; empty for what is no name of an artifact.
std::string folder_of(std::string_view name) {
  const std::size_t colon = name.find(':');
  if (colon == std::string_view::npos) return {};
  std::string folder;
  for (const char c : name.substr(0, colon)) {
    folder += c == '.' ? std::string("/") : percent_encode(std::string_view(&c, 1));
  }
  return folder + '/' + percent_encode(name.substr(colon + 1));
}

}  // namespace

std::optional<std::chrono::sys_days> parse_http_day(std::string_view text) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() < 16 || text[3] != ',' || text[4] != ' ' || text[7] != ' ' || text[11] != ' ') {
    return std::nullopt;
  }
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 1);
  return parse_day(std::string(text.substr(12, 4)) + (number.size() == 1 ? "-0" : "-") + number +
                   '-' + std::string(text.substr(5, 2)));
}

Result<ReleaseList> read_maven_metadata(std::string_view bytes) {
  const Result<format::XmlElement> root = format::read_xml({}, bytes);
  if (!root) return root.error();
  const format::XmlElement* const versions = root->find("versioning", "versions");
  if (versions == nullptr) return Error{"", 0, "no list of versions"};
  ReleaseList list;
  for (const format::XmlElement& version : versions->children) {
    if (version.name != "version" || version.text.empty()) continue;
    if (list.releases.size() >= kMaxReleases) return Error{"", 0, "too many versions"};
    list.releases.push_back({version.text, std::nullopt, false, {}});
  }
  return list;
}

void begin_maven(Lookup& lookup) {
  const std::string folder = folder_of(lookup.name);
  if (folder.empty()) return;
  lookup.ask(joined_url(lookup.base, folder + "/maven-metadata.xml"), {}, kMaxXmlAnswerBytes);
}

void continue_maven(Lookup& lookup, std::span<const Answer> answers) {
  const std::string artifact = lookup.name.substr(lookup.name.find(':') + 1);
  if (lookup.stage == 1) {
    if (answers[0].found) lookup.take(read_maven_metadata(answers[0].bytes));
    if (!lookup.found) return;
    // A repository has no dates but those of its files.
    const std::vector<std::string> notable = notable_versions("Maven", lookup);
    for (std::size_t i = 0; i < notable.size(); ++i) {
      const std::string version = percent_encode(notable[i]);
      lookup.ask_for_date(joined_url(lookup.base, folder_of(lookup.name) + '/' + version + '/' +
                                                      percent_encode(artifact) + '-' + version +
                                                      ".pom"));
      lookup.memory[std::to_string(i)] = notable[i];
    }
    return;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].found) continue;
    set_published(lookup.list, lookup.memory[std::to_string(i)],
                  parse_http_day(answers[i].last_modified));
  }
}

}  // namespace sluice::registries
