#include "cli/diff_scan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/encoding.h"
#include "cli/secret_report.h"
#include "correlate/secret_findings.h"
#include "source/shrunk_files.h"
#include "source/text_encoding.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

class ChangeScan {
 public:
  explicit ChangeScan(const secrets::Scanner& scanner) : scanner_(scanner) {}

  void scan_change(const source::GitChange& change) {
    ++files_;
    bytes_ += change.bytes.size();
    std::vector<secrets::SecretMatch> found = scan(change.path, change.bytes, &side_);
    // Too big to compare by lines: new is what the old version does not hold anywhere.
    std::set<std::string> known;
    if (change.by_content) {
      for (const secrets::SecretMatch& match : scan(change.path, change.old_bytes, nullptr)) {
        known.insert(match.fingerprint);
      }
    }
    for (secrets::SecretMatch& match : found) {
      if (known.contains(match.fingerprint)) continue;
      if (!change.is_new(match.location.line, match.last_line)) continue;
      matches_.push_back(std::move(match));
    }
  }

  void scan_message(std::string_view id, std::string_view text) {
    for (secrets::SecretMatch& match : scan("(commit message)", text, nullptr)) {
      match.location.commit = hex_encode(id);
      matches_.push_back(std::move(match));
    }
  }

  SecretFindings take(std::vector<Problem> problems, Report* report) {
    report->scan.files = files_;
    report->scan.bytes = bytes_;
    report->scan.skipped = std::move(skipped_);
    std::move(problems_.begin(), problems_.end(), std::back_inserter(problems));
    return {correlate::secret_findings(matches_), std::move(side_.allows), std::move(problems)};
  }

 private:
  std::vector<secrets::SecretMatch> scan(std::string_view path, std::string_view bytes,
                                         secrets::SideFacts* side) {
    std::vector<secrets::SecretMatch> found;
    const std::string_view opaque = source::opaque_format(bytes);
    if (!opaque.empty()) {
      if (side != nullptr) skipped_.push_back({std::string(path), std::string(opaque)});
      return found;
    }
    std::string decoded;
    Blob blob;
    blob.path = path;
    blob.bytes = source::is_utf16(bytes) && source::decode_utf16(bytes, &decoded) ? decoded : bytes;
    blob.binary = source::looks_binary(blob.bytes);
    if (!scanner_.scan(blob, &found, side)) {
      problems_.push_back({std::string(path), 0,
                           "more than " + std::to_string(secrets::kMaxMatchesPerBlob) +
                               " secrets in one file; the rest is not listed",
                           true});
    }
    return found;
  }

  const secrets::Scanner& scanner_;
  std::vector<secrets::SecretMatch> matches_;
  secrets::SideFacts side_;
  std::vector<Skipped> skipped_;
  std::vector<Problem> problems_;
  std::size_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<Report> scan_changes(const ScanRequest& request, const source::GitRepository& repository,
                            const source::GitRange& range, const std::string& name) {
  Report report = begin_secret_report(request);
  report.scan.scope = "changes: " + name;
  const Result<secrets::Scanner> scanner = make_scanner(request);
  if (!scanner) return scanner.error();
  ChangeScan scan(*scanner);
  std::vector<Problem> problems;
  if (const Status failed = source::each_change(
          repository, range, [&](const source::GitChange& change) { scan.scan_change(change); },
          &problems)) {
    problems.push_back({failed->path, failed->line, failed->message, true});
  }
  if (const Status failed = source::each_message(
          repository, range,
          [&](std::string_view id, std::string_view text) { scan.scan_message(id, text); },
          &problems)) {
    problems.push_back({failed->path, failed->line, failed->message, true});
  }
  if (auto shrunk = source::take_shrunk_file()) problems.push_back(std::move(*shrunk));
  SecretFindings found = scan.take(std::move(problems), &report);
  finish_secret_report(request, *scanner, std::move(found), &report);
  return report;
}

}  // namespace sluice::cli
