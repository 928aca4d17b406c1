#include "report/spdx.h"

#include <cctype>
#include <cstddef>
#include <map>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "format/json_writer.h"
#include "report/acceptance_words.h"
#include "report/advisory_links.h"
#include "report/escape.h"
#include "report/uri.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

constexpr std::string_view kAppId = "SPDXRef-App";
constexpr std::string_view kDocumentId = "SPDXRef-DOCUMENT";
constexpr std::string_view kUnknown = "NOASSERTION";

/// Letters, digits, '.' and '-' alone are allowed, so the package URL stands in it as a hash; the
/// name in front is for readers.
std::string id_of(const BomComponent& component) {
  constexpr std::size_t kLongestName = 40;
  constexpr std::size_t kHashDigits = 32;
  std::string id = "SPDXRef-";
  for (const char c : std::string_view(component.package->name).substr(0, kLongestName)) {
    const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.';
    id += fits ? c : '-';
  }
  return id + '-' + sha256_hex(component.purl).substr(0, kHashDigits);
}

std::string upper_without_dash(std::string_view algorithm) {
  std::string name(algorithm);
  std::erase(name, '-');
  return name;
}

/// SPDX names repositories as pip does: "git+https://host/path@commit".
std::string download_location(const Package& package) {
  std::string uri = uri_of(package.source_url);
  if (uri.empty()) return std::string(kUnknown);
  if (package.source != PackageSource::kGit) return uri;
  if (!uri.starts_with("git+") && !uri.starts_with("git:")) uri = "git+" + uri;
  const std::string& commit = package.commit;
  const bool is_hex = commit.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (!commit.empty() && is_hex) uri += '@' + commit;
  return uri;
}

std::string comment_of(const BomComponent& component) {
  const Package& package = *component.package;
  std::string comment;
  const auto line = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!comment.empty()) comment += '\n';
    comment += "sluice:" + std::string(name) + '=' + one_line(value);
  };
  line("ecosystem", package.ecosystem);
  line("scope", to_string(package.scope));
  line("state", to_string(component.state));
  line("direct", component.direct ? "true" : "false");
  if (package.source != PackageSource::kRegistry) line("source", source_text(package.source));
  line("commit", package.commit);
  if (uri_of(package.source_url).empty()) line("source_url", package.source_url);
  if (package.source_credentials) line("source_credentials", "true");
  if (component.install_script) line("install_script", "true");
  if (package.not_on_linux) line("not_on_linux", "true");
  if (package.not_in_slug) line("not_in_slug", "true");
  line("deprecated", package.deprecated);
  for (const std::string& requirement : component.requirements) line("requirement", requirement);
  for (const Location& place : component.places) line("location", bom_place(place));
  if (component.more_places > 0) line("more_locations", std::to_string(component.more_places));
  return comment;
}

void write_licences(JsonWriter* json) {
  json->member("licenseConcluded", kUnknown).member("licenseDeclared", kUnknown);
  json->member("copyrightText", kUnknown);
}

/// The findings on each package URL.
using FindingsByPurl = std::map<std::string, std::vector<const JudgedFinding*>>;

FindingsByPurl findings_by_purl(const Report* report) {
  FindingsByPurl findings;
  if (report == nullptr) return findings;
  for (const JudgedFinding& judged : report->findings) {
    if (!judged.finding.advisory || !judged.finding.package) continue;
    findings[component_purl(judged.finding.package->package)].push_back(&judged);
  }
  return findings;
}

void write_advisory(JsonWriter* json, const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  json->begin_object().member("referenceCategory", "SECURITY").member("referenceType", "advisory");
  json->member("referenceLocator", advisory_link(finding.rule).url);
  std::string comment;
  const auto line = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    if (!comment.empty()) comment += '\n';
    comment += "sluice:" + std::string(name) + '=' + one_line(value);
  };
  line("id", finding.rule);
  line("title", finding.title);
  line("severity", to_string(finding.severity));
  line("action", to_string(judged.action));
  line("why", judged.why);
  line("since", to_string(judged.since));
  if (finding.advisory->known_exploited) line("known_exploited", "true");
  line("fixed_version", finding.fix.version);
  if (judged.ignored_by) line("accepted", acceptance_text(*judged.ignored_by));
  line("vex_statement", judged.statement);
  json->member("comment", comment).end_object();
}

void write_package(JsonWriter* json, const BomComponent& component, const std::string& id,
                   const FindingsByPurl& findings) {
  const Package& package = *component.package;
  json->begin_object().member("SPDXID", id).member("name", package.name);
  json->member_if("versionInfo", package.version);
  json->member("downloadLocation", download_location(package)).member("filesAnalyzed", false);
  write_licences(json);
  const bool runtime = package.ecosystem == "Bitnami";
  json->member("primaryPackagePurpose", runtime ? "APPLICATION" : "LIBRARY");
  if (!component.digests.empty()) {
    json->key("checksums").begin_array();
    for (const Digest& digest : component.digests) {
      json->begin_object().member("algorithm", upper_without_dash(digest.algorithm));
      json->member("checksumValue", digest.hex).end_object();
    }
    json->end_array();
  }
  json->key("externalRefs").begin_array().begin_object();
  json->member("referenceCategory", "PACKAGE-MANAGER").member("referenceType", "purl");
  json->member("referenceLocator", component.purl).end_object();
  if (const auto found = findings.find(component.purl); found != findings.end()) {
    for (const JudgedFinding* judged : found->second) write_advisory(json, *judged);
  }
  json->end_array();
  json->member("comment", comment_of(component)).end_object();
}

void relate(JsonWriter* json, std::string_view from, std::string_view type, std::string_view to) {
  json->begin_object().member("spdxElementId", from).member("relationshipType", type);
  json->member("relatedSpdxElement", to).end_object();
}

/// How the app comes to what it names itself.
void relate_direct(JsonWriter* json, Scope scope, const std::string& id) {
  switch (scope) {
    case Scope::kDev:
      return relate(json, id, "DEV_DEPENDENCY_OF", kAppId);
    case Scope::kTest:
      return relate(json, id, "TEST_DEPENDENCY_OF", kAppId);
    case Scope::kOptional:
      return relate(json, id, "OPTIONAL_DEPENDENCY_OF", kAppId);
    case Scope::kRuntime:
    case Scope::kUnknown:
      break;
  }
  relate(json, kAppId, "DEPENDS_ON", id);
}

}  // namespace

void write_spdx(const Bom& bom, const Report* report, const TextSink& sink) {
  const BomFacts& facts = bom.facts;
  std::vector<std::string> ids;
  ids.reserve(bom.components.size());
  for (const BomComponent& component : bom.components) ids.push_back(id_of(component));
  const FindingsByPurl findings = findings_by_purl(report);
  std::string form = "SPDX 2.3";
  if (report != nullptr) {
    Sha256 hash;
    JsonWriter content([&](std::string_view piece) { hash.add(piece); });
    content.begin_array();
    for (const auto& [purl, judged] : findings) {
      content.value(purl);
      for (const JudgedFinding* finding : judged) write_advisory(&content, *finding);
    }
    content.end_array().finish();
    form += ' ' + hash.hex();
  }

  JsonWriter json(sink);
  json.begin_object().member("spdxVersion", "SPDX-2.3").member("dataLicense", "CC0-1.0");
  json.member("SPDXID", kDocumentId).member("name", facts.app);
  json.member("documentNamespace", "urn:uuid:" + content_uuid(bom, form));
  json.key("creationInfo").begin_object().member("created", facts.created);
  json.key("creators").begin_array().value("Tool: sluice-" + facts.tool_version).end_array();
  if (facts.incomplete) {
    json.member("comment", "incomplete: some files of the app could not be read");
  }
  json.end_object();

  json.key("packages").begin_array();
  json.begin_object().member("SPDXID", kAppId).member("name", facts.app);
  json.member_if("versionInfo", facts.app_version).member("downloadLocation", kUnknown);
  json.member("filesAnalyzed", false);
  write_licences(&json);
  json.member("primaryPackagePurpose", "APPLICATION").end_object();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    write_package(&json, bom.components[i], ids[i], findings);
  }
  json.end_array();

  json.key("relationships").begin_array();
  relate(&json, kDocumentId, "DESCRIBES", kAppId);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const BomComponent& component = bom.components[i];
    if (component.direct) relate_direct(&json, component.package->scope, ids[i]);
    for (const std::size_t needed : component.needs) {
      relate(&json, ids[i], "DEPENDS_ON", ids[needed]);
    }
  }
  json.end_array().end_object().finish();
}

std::string to_spdx(const Bom& bom, const Report* report) {
  return whole_text([&](const TextSink& sink) { write_spdx(bom, report, sink); });
}

}  // namespace sluice::report
