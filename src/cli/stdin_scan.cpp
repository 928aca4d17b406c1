#include "cli/stdin_scan.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/secret_report.h"
#include "correlate/secret_findings.h"
#include "source/archive_files.h"
#include "source/block_cutter.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kName = "(standard input)";

}  // namespace

Result<Report> scan_stream(const ScanRequest& request, int descriptor) {
  Report report = begin_secret_report(request);
  report.scan.scope = "standard input";
  const Result<secrets::Scanner> scanner = make_scanner(request);
  if (!scanner) return scanner.error();

  std::vector<secrets::SecretMatch> matches;
  secrets::SideFacts side;
  SecretFindings found;
  bool too_many = false;
  source::BlockCutter cutter({std::string(kName), {}, {}}, [&](const Blob& blob) {
    too_many = !scanner->scan(blob, &matches, &side) || too_many;
  });
  std::vector<char> block(256U << 10);
  for (;;) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      found.problems.push_back(
          {std::string(kName), 0, std::string("cannot be read: ") + std::strerror(errno), true});
    }
    if (got <= 0) break;
    report.scan.bytes += static_cast<std::uint64_t>(got);
    const std::string_view bytes(block.data(), static_cast<std::size_t>(got));
    if (report.scan.bytes == bytes.size() &&
        source::archive_kind(bytes) != source::ArchiveKind::kNone) {
      report.scan.skipped.push_back({std::string(kName), "archive, not unpacked"});
    }
    cutter.push(bytes);
  }
  cutter.finish();
  report.scan.files = 1;
  if (too_many) {
    found.problems.push_back({std::string(kName), 0,
                              "more than " + std::to_string(secrets::kMaxMatchesPerBlob) +
                                  " secrets in one piece; the rest is not listed",
                              true});
  }
  found.findings = correlate::secret_findings(matches);
  found.allows = std::move(side.allows);
  finish_secret_report(request, *scanner, std::move(found), &report);
  return report;
}

}  // namespace sluice::cli
