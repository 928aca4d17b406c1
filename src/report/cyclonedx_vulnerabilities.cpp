#include "report/cyclonedx_vulnerabilities.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "base/date.h"
#include "base/instant.h"
#include "report/acceptance_words.h"
#include "report/advisory_links.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

std::string_view method_of(std::string_view cvss_version) {
  if (cvss_version == "2.0") return "CVSSv2";
  if (cvss_version == "3.0") return "CVSSv3";
  if (cvss_version == "3.1") return "CVSSv31";
  if (cvss_version == "4.0") return "CVSSv4";
  return "other";
}

/// Of "CWE-94".
std::optional<std::uint64_t> cwe_number(std::string_view cwe) {
  constexpr std::string_view kPrefix = "CWE-";
  if (!cwe.starts_with(kPrefix)) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = cwe.data() + cwe.size();
  const auto read = std::from_chars(cwe.data() + kPrefix.size(), end, number);
  if (read.ec != std::errc() || read.ptr != end || number == 0) return std::nullopt;
  return number;
}

/// A probability with five decimals, as it is published.
std::string probability(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.5f", value);
  return text;
}

class Writer {
 public:
  Writer(JsonWriter* json, const Bom& bom, std::string_view app_ref)
      : json_(json), app_ref_(app_ref) {
    for (const BomComponent& component : bom.components) refs_.insert(component.purl);
  }

  void write(const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    const AdvisoryMatch& advisory = *finding.advisory;
    const AdvisoryLink link = advisory_link(finding.rule);
    json_->begin_object().member("bom-ref", reference(finding.id)).member("id", link.id);
    json_->key("source");
    write_source(link);
    if (const auto others = other_links(advisory, finding.rule); !others.empty()) {
      json_->key("references").begin_array();
      for (const AdvisoryLink& other : others) {
        json_->begin_object().member("id", other.id).key("source");
        write_source(other);
        json_->end_object();
      }
      json_->end_array();
    }
    write_rating(finding);
    write_cwes(finding);
    json_->member_if("description", finding.title);
    json_->member_if("recommendation", finding.fix.text);
    json_->key("advisories").begin_array().begin_object();
    json_->member("url", advisory_link(advisory.id).url).end_object().end_array();
    if (const auto published = parse_instant(advisory.published)) {
      json_->member("published", to_rfc3339(*published));
    }
    if (judged.ignored_by) write_analysis(*judged.ignored_by, finding);
    const std::string purl =
        finding.package ? component_purl(finding.package->package) : std::string();
    json_->key("affects").begin_array().begin_object();
    json_->member("ref", refs_.count(purl) != 0 ? std::string_view(purl) : app_ref_);
    json_->end_object().end_array();
    write_properties(judged);
    json_->end_object();
  }

 private:
  /// Findings of two versions of one package have one id.
  std::string reference(const std::string& id) {
    const std::size_t count = ++ids_[id];
    return count == 1 ? id : id + '-' + std::to_string(count);
  }

  void write_source(const AdvisoryLink& link) {
    json_->begin_object().member("name", link.source).member("url", link.url).end_object();
  }

  void write_rating(const Finding& finding) {
    json_->key("ratings").begin_array().begin_object();
    const std::optional<Cvss>& cvss = finding.advisory->cvss;
    if (cvss) json_->member("score", cvss->score);
    json_->member("severity", to_string(finding.severity));
    if (cvss) json_->member("method", method_of(cvss->version)).member_if("vector", cvss->vector);
    json_->end_object().end_array();
  }

  void write_cwes(const Finding& finding) {
    std::vector<std::uint64_t> numbers;
    for (const std::string& cwe : finding.cwe) {
      if (const auto number = cwe_number(cwe)) numbers.push_back(*number);
    }
    if (numbers.empty()) return;
    json_->key("cwes").begin_array();
    for (const std::uint64_t number : numbers) json_->value(number);
    json_->end_array();
  }

  void write_analysis(const IgnoreEntry& entry, const Finding& finding) {
    const AcceptanceWords& words = acceptance_words(entry.kind);
    json_->key("analysis").begin_object().member("state", words.analysis_state);
    json_->member_if("justification", words.analysis_justification);
    if (entry.kind == AcceptanceKind::kAccepted) {
      json_->key("response").begin_array();
      json_->value(finding.fix.version.empty() ? "can_not_fix" : "will_not_fix").end_array();
    }
    json_->member("detail", acceptance_text(entry)).end_object();
  }

  void write_properties(const JudgedFinding& judged) {
    const Finding& finding = judged.finding;
    const AdvisoryMatch& advisory = *finding.advisory;
    json_->key("properties").begin_array();
    property("action", to_string(judged.action));
    property("why", judged.why);
    property("since", to_string(judged.since));
    if (judged.blocks_from) property("blocks_from", to_string(*judged.blocks_from));
    if (advisory.known_exploited) property("known_exploited", "true");
    if (advisory.malicious) property("malicious", "true");
    if (advisory.informational) property("informational", "true");
    if (advisory.epss) property("epss", probability(*advisory.epss));
    property("fixed_version", finding.fix.version);
    property("fix_command", finding.fix.command);
    property("location", bom_place(finding.location));
    property("vex_statement", judged.statement);
    if (judged.ignored_by) property("acceptance", acceptance_mark(*judged.ignored_by));
    json_->end_array();
  }

  void property(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    json_->begin_object().member("name", "sluice:" + std::string(name)).member("value", value);
    json_->end_object();
  }

  JsonWriter* json_;
  std::string_view app_ref_;
  std::unordered_set<std::string> refs_;
  std::map<std::string, std::size_t> ids_;
};

}  // namespace

void write_vulnerabilities(JsonWriter* json, const Report& report, const Bom& bom,
                           std::string_view app_ref) {
  Writer writer(json, bom, app_ref);
  json->key("vulnerabilities").begin_array();
  for (const JudgedFinding& judged : report.findings) {
    if (judged.finding.advisory) writer.write(judged);
  }
  json->end_array();
}

}  // namespace sluice::report
