#include "report/sarif_result.h"

#include <algorithm>
#include <string_view>

#include "base/date.h"
#include "report/escape.h"
#include "report/finding_text.h"
#include "report/log_entries.h"
#include "report/place.h"
#include "report/sarif.h"
#include "report/sarif_rules.h"
#include "report/uri.h"

namespace sluice::report {
namespace {

using format::JsonWriter;

constexpr std::size_t kHashDigits = 16;

struct Region {
  std::size_t line = 1;
  std::size_t column = 1;
  std::size_t end_line = 1;
  std::size_t end_column = 1;
};

const SourceLine* line_of(const Location& location, std::size_t line, const SarifInput& input) {
  const auto file = input.lines.find(location.path);
  if (file == input.lines.end()) return nullptr;
  const auto found = file->second.find(line);
  return found == file->second.end() ? nullptr : &found->second;
}

/// In UTF-16 code units where the line is known, else as bytes.
std::size_t column_of(const SourceLine* line, std::size_t column) {
  if (line == nullptr) return column;
  const auto found = line->columns.find(column);
  return found == line->columns.end() ? std::min(column, line->end) : found->second;
}

/// Lines of a file inside another one are not lines of that.
Region region_of(const Location& location, const SarifInput& input) {
  if (!location.inner.empty() || !is_file_of_app(location)) return {};
  const std::size_t line = std::max<std::size_t>(location.line, 1);
  Region region{line, 1, std::max(location.end_line, line), 1};
  const SourceLine* first = line_of(location, region.line, input);
  const SourceLine* last = line_of(location, region.end_line, input);
  if (location.column == 0) {
    region.end_line = region.line;
    region.end_column = first == nullptr ? 1 : first->end;
    return region;
  }
  region.column = column_of(first, location.column);
  region.end_column = column_of(last, std::max<std::size_t>(location.end_column, 1));
  if (region.end_line == region.line)
    region.end_column = std::max(region.end_column, region.column);
  return region;
}

std::string ended(std::string text) {
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

/// The first sentence alone is shown where there is little room.
std::string message_of(const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  const Location& location = finding.location;
  std::string subject = sarif_text(subject_text(finding), 300);
  if (subject.empty()) subject = sarif_text(sarif_rule_id(finding), 200);
  if (finding.secret && !finding.secret->redacted.empty()) {
    subject += " " + sarif_text(finding.secret->redacted, 80);
  }
  std::string text = ended(subject);
  if (!location.inner.empty()) {
    text += " It is inside of the file, in " + sarif_text(location.inner, 200) + ".";
  } else if (!is_file_of_app(location)) {
    text += " Place: " + sarif_text(place_text(location), 200) + ".";
  }
  if (finding.history) {
    text += " In the git history: " + sarif_text(history_text(*finding.history), 200) + ".";
  }
  text += " Verdict: " + std::string(to_string(judged.action)) + ", " +
          ended(sarif_text(judged.why, 300));
  if (const std::string remedy = remedy_text(finding); !remedy.empty()) {
    text += " Fix: " + ended(sarif_text(remedy, 300));
  }
  return text;
}

/// Of a secret the line's hash would tell what it says: a rolling hash over a hundred characters of
/// which all but a few are known can be turned around. Its id is as stable, and keyed.
std::string id_fingerprint(const Finding& finding) {
  const std::string& id = finding.id;
  if (id.size() < kHashDigits) return {};
  const std::string digits = id.substr(id.size() - kHashDigits);
  const bool hex = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  return hex ? digits + ":1" : std::string();
}

void write_fingerprints(JsonWriter* json, const Finding& finding, const SarifInput& input) {
  std::string fingerprint;
  if (finding.kind != FindingKind::kSecret) {
    const SourceLine* line =
        line_of(finding.location, region_of(finding.location, input).line, input);
    const bool is_line = finding.location.inner.empty() && is_file_of_app(finding.location);
    if (line != nullptr && is_line) fingerprint = line->fingerprint;
  }
  if (fingerprint.empty()) fingerprint = id_fingerprint(finding);
  json->key("partialFingerprints").begin_object();
  json->member_if("primaryLocationLineHash", fingerprint);
  json->member("sluice/v1", one_line(finding.id, 200)).end_object();
}

void write_suppressions(JsonWriter* json, const JudgedFinding& judged) {
  json->key("suppressions").begin_array();
  if (judged.action == Action::kIgnore) {
    std::string justification = judged.why;
    bool in_source = false;
    if (judged.ignored_by) {
      const IgnoreEntry& entry = *judged.ignored_by;
      justification = entry.reason;
      if (!entry.owner.empty()) justification += " (" + entry.owner + ')';
      justification += ", until " + to_string(entry.until);
      in_source = entry.file == judged.finding.location.path;
    }
    json->begin_object().member("kind", in_source ? "inSource" : "external");
    json->member("status", "accepted").member("justification", one_line(justification, kSarifText));
    json->end_object();
  }
  json->end_array();
}

void write_properties(JsonWriter* json, const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  json->key("properties").begin_object().member("kind", to_string(finding.kind));
  json->member("severity", to_string(finding.severity));
  json->member("confidence", to_string(finding.confidence));
  json->member("action", to_string(judged.action)).member("since", to_string(judged.since));
  if (judged.blocks_from) json->member("blocksFrom", to_string(*judged.blocks_from));
  if (finding.package) json->member_if("purl", one_line(finding.package->purl, 400));
  if (finding.advisory) {
    json->member("advisory", one_line(finding.advisory->id, 100));
    json->member("knownExploited", finding.advisory->known_exploited);
  }
  json->member_if("commit", one_line(finding.location.commit, 80));
  if (finding.more_count > finding.more_locations.size()) {
    json->member("morePlaces",
                 static_cast<std::uint64_t>(finding.more_count - finding.more_locations.size()));
  }
  json->end_object();
}

}  // namespace

void write_sarif_location(JsonWriter* json, const Location& location, const SarifInput& input) {
  const bool is_file = is_file_of_app(location);
  const Region region = region_of(location, input);
  const auto number = [&](std::string_view name, std::size_t value) {
    json->member(name, static_cast<std::uint64_t>(value));
  };
  json->begin_object().key("physicalLocation").begin_object();
  json->key("artifactLocation").begin_object();
  json->member("uri", relative_uri(input.prefix + (is_file ? location.path : input.home)));
  json->member("uriBaseId", "%SRCROOT%").end_object();
  json->key("region").begin_object();
  number("startLine", region.line);
  number("startColumn", region.column);
  number("endLine", region.end_line);
  number("endColumn", region.end_column);
  json->end_object().end_object().end_object();
}

void write_sarif_result(JsonWriter* json, const JudgedFinding& judged, std::size_t rule_index,
                        const SarifResultForm& form, const SarifInput& input) {
  const Finding& finding = judged.finding;
  json->begin_object().member("ruleId", sarif_rule_id(finding));
  json->member("ruleIndex", static_cast<std::uint64_t>(rule_index));
  json->member("kind", "fail").member("level", sarif_level(judged));
  json->key("message").begin_object().member("text", message_of(judged)).end_object();
  json->key("locations").begin_array();
  write_sarif_location(json, finding.location, input);
  std::size_t written = 1;
  for (const Location& location : finding.more_locations) {
    if (written == kMaxSarifLocations) break;
    if (!is_file_of_app(location)) continue;
    write_sarif_location(json, location, input);
    ++written;
  }
  json->end_array();
  write_fingerprints(json, finding, input);
  if (form.baseline) {
    json->member("baselineState", judged.since == Since::kExisting ? "unchanged" : "new");
  }
  if (form.suppressions) write_suppressions(json, judged);
  write_properties(json, judged);
  json->end_object();
}

}  // namespace sluice::report
