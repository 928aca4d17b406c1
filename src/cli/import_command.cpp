#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "advisories/import.h"
#include "advisories/snapshot.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/print_tally.h"
#include "core/report.h"
#include "report/advisory_age.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

/// A percentage on a terminal while a long import runs; nothing elsewhere.
class ImportProgress {
 public:
  explicit ImportProgress(bool wanted) : wanted_(wanted && ::isatty(STDERR_FILENO) == 1) {}
  ~ImportProgress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  void update(std::size_t done, std::size_t total) {
    const auto now = std::chrono::steady_clock::now();
    if (!wanted_ || total == 0 || now - started_ < std::chrono::seconds(1)) return;
    std::fprintf(stderr, "\rImporting advisories: %zu %%", done * 100 / total);
    shown_ = true;
  }

 private:
  bool wanted_;
  bool shown_ = false;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
};

int failed(const Error& error) {
  std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(error), 300).c_str());
  return kExitIncomplete;
}

/// A snapshot is known by its first line, not by its name.
bool is_snapshot(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string start(advisories::kSnapshotMark.size(), '\0');
  stream.read(start.data(), static_cast<std::streamsize>(start.size()));
  return stream && start == advisories::kSnapshotMark;
}

int import_records(const ParsedArguments& arguments, const std::vector<std::string>& inputs,
                   const std::string& database) {
  const Result<unsigned> jobs = requested_jobs(arguments);
  if (!jobs) return usage_error(jobs.error());
  ImportProgress progress(!arguments.has("--quiet"));
  const Result<advisories::ImportSummary> summary = advisories::import_osv(
      inputs, database, *jobs,
      [&](std::size_t done, std::size_t total) { progress.update(done, total); });
  if (!summary) return failed(summary.error());
  if (!arguments.has("--quiet")) {
    std::printf("-----> Imported %zu advisories (%zu withdrawn) on %zu packages in %.1f s\n",
                summary->records, summary->withdrawn, summary->packages, summary->seconds);
    std::printf("       Database: %s\n", report::one_line(database).c_str());
    if (!summary->newest.empty()) std::printf("       Newest of %s\n", summary->newest.c_str());
    print_tally("could not be read and are left out:", summary->unreadable);
    print_tally("hold nothing that a version can be matched with:", summary->unmatchable);
  }
  return kExitPassed;
}

int import_snapshot(const ParsedArguments& arguments, const std::string& snapshot,
                    const std::string& database) {
  const auto settings = load_settings(arguments, ".", source::read_process_settings());
  if (!settings) return usage_error(settings.error());
  const advisories::SnapshotTrust trust{settings->settings.advisories.trusted_keys};
  const Result<advisories::SnapshotInfo> info =
      advisories::install_snapshot(snapshot, database, trust, arguments.has("--allow-older"));
  if (!info) return failed(info.error());
  if (!arguments.has("--quiet")) {
    std::printf("-----> Installed a snapshot made on %s, %s\n", info->created.c_str(),
                info->signed_by.empty() ? "not signed"
                : trust.keys.empty()    ? "signed, but no trusted key is set to check by whom"
                                        : "signed with a trusted key");
    std::printf(
        "       %s\n",
        report::describe_advisories(info->set, true, std::chrono::system_clock::now()).c_str());
    std::printf("       Database: %s\n", report::one_line(database).c_str());
  }
  return kExitPassed;
}

}  // namespace

int run_import(const ParsedArguments& arguments) {
  const std::vector<std::string> inputs(arguments.positional.begin() + 1,
                                        arguments.positional.end());
  if (inputs.empty()) {
    return usage_error(
        {"", 0, "advisories import needs a folder, a .json file, an all.zip or a snapshot"});
  }
  const std::string database = database_path(arguments, source::read_process_settings()).path;
  std::error_code error;
  const auto folder = std::filesystem::path(database).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) return usage_error({folder.string(), 0, "cannot be made: " + error.message()});
  for (const std::string& input : inputs) {
    if (!is_snapshot(input)) continue;
    if (inputs.size() == 1) return import_snapshot(arguments, input, database);
    return usage_error({input, 0, "is a snapshot: it is imported alone"});
  }
  return import_records(arguments, inputs, database);
}

}  // namespace sluice::cli
