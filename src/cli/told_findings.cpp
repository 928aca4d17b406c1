#include "cli/told_findings.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "cli/build_mark.h"
#include "cli/cache_file.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSchema = "sluice-told/1";
constexpr std::size_t kMaxTold = 20'000;
constexpr std::size_t kKeyDigits = 32;

/// What must be the same for a reader: what it is, how bad, what follows, and where. A package lies
/// in a lockfile first and in a folder later, so its version stands for its place.
std::string key_of(const JudgedFinding& judged) {
  const Finding& finding = judged.finding;
  std::string text = finding.id + '\n' + finding.rule + '\n';
  text += std::string(to_string(finding.severity)) + '\n' + std::string(to_string(judged.action));
  if (finding.package) {
    text += "\nversion\n" + finding.package->package.version;
    return sha256_hex(text).substr(0, kKeyDigits);
  }
  text += '\n' + finding.location.path + '\n' + finding.location.inner;
  for (const Location& location : finding.more_locations) {
    text += '\n' + location.path + '\n' + location.inner;
  }
  text += '\n' + std::to_string(finding.more_count);
  return sha256_hex(text).substr(0, kKeyDigits);
}

/// Nothing that stops a build is ever left out.
bool may_be_left_out(const JudgedFinding& judged, const Report& report) {
  return judged.action != Action::kBlock || report.verdict.result != VerdictResult::kBlocked;
}

void write_told(const std::string& path, const BuildMark& mark, const Report& report) {
  if (report.findings.size() > kMaxTold) return;
  format::JsonWriter json;
  json.begin_object().member("schema", kSchema);
  write_mark(mark, &json);
  json.key("told").begin_array();
  for (const JudgedFinding& judged : report.findings) json.value(key_of(judged));
  json.end_array().end_object();
  static_cast<void>(write_cache_file(path, json.take()));
}

std::vector<std::string> read_told(const std::string& path, const BuildMark& mark) {
  const Result<std::optional<format::Node>> read = read_cache_file(path, kSchema, kMaxTold + 16);
  if (!read || !*read || !is_same_build(**read, mark)) return {};
  std::vector<std::string> told = (*read)->texts_of("told");
  std::sort(told.begin(), told.end());
  return told;
}

}  // namespace

void tell_once(const std::string& source_pass, Report* report) {
  if (source_pass.empty()) return;
  const std::string path = source_pass.substr(0, source_pass.rfind('/') + 1) + "told.json";
  const BuildMark mark{report->scan.root, report->scan.source_version, report->scan.now};
  if (report->scan.phase != "slug") {
    write_told(path, mark, *report);
    return;
  }
  const std::vector<std::string> told = read_told(path, mark);
  for (JudgedFinding& judged : report->findings) {
    judged.told = may_be_left_out(judged, *report) &&
                  std::binary_search(told.begin(), told.end(), key_of(judged));
  }
}

}  // namespace sluice::cli
