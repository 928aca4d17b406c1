#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "advisories/bundled.h"
#include "advisories/import.h"
#include "advisories/store.h"
#include "base/parallel.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/embedded_rules.h"
#include "cli/output.h"
#include "core/report.h"
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

void print_tally(const char* title, const advisories::Tally& tally) {
  if (tally.count == 0) return;
  std::printf("       %zu %s\n", tally.count, title);
  for (const Error& error : tally.first) {
    std::printf("         %s\n", report::one_line(describe(error), 160).c_str());
  }
  if (tally.count > tally.first.size()) {
    std::printf("         and %zu more\n", tally.count - tally.first.size());
  }
}

int import_command(const ParsedArguments& arguments, const std::string& database) {
  const std::vector<std::string> inputs(arguments.positional.begin() + 1,
                                        arguments.positional.end());
  if (inputs.empty()) {
    return usage_error({"", 0, "advisories import needs a folder, a .json file or an all.zip"});
  }
  std::error_code error;
  const auto folder = std::filesystem::path(database).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  if (error) return usage_error({folder.string(), 0, "cannot be made: " + error.message()});
  ImportProgress progress(!arguments.has("--quiet"));
  const Result<advisories::ImportSummary> summary = advisories::import_osv(
      inputs, database, default_jobs(),
      [&](std::size_t done, std::size_t total) { progress.update(done, total); });
  if (!summary) {
    std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(summary.error())).c_str());
    return kExitIncomplete;
  }
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

void print_set(const AdvisorySet& set) {
  std::printf("       %-8s %zu advisories", set.source.c_str(), set.count);
  if (!set.newest.empty()) std::printf(", newest of %s", set.newest.c_str());
  if (!set.imported.empty()) std::printf(", imported %s", set.imported.c_str());
  std::printf("\n       %-8s sha256 %s\n", "", set.sha256.c_str());
}

int status_command(const DatabasePath& database) {
  std::printf("-----> Advisories\n");
  int code = kExitPassed;
  std::error_code error;
  if (std::filesystem::exists(database.path, error) || database.named) {
    const Result<advisories::Store> store = advisories::Store::open(database.path);
    if (store) {
      print_set(store->info());
    } else {
      std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(store.error())).c_str());
      code = kExitIncomplete;
    }
  } else {
    std::printf("       osv      none imported yet: sluice advisories import PATH\n");
  }
  std::vector<std::string_view> texts;
  for (const RuleFile& file : embedded_advisories()) texts.push_back(file.text);
  const Result<advisories::Bundled> bundled = advisories::Bundled::parse(texts);
  if (!bundled) return usage_error(bundled.error());
  print_set(bundled->info());
  return code;
}

}  // namespace

int run_advisories_command(const ParsedArguments& arguments) {
  const std::string action = arguments.positional.empty() ? "" : arguments.positional.front();
  const DatabasePath database = database_path(arguments, source::read_process_settings());
  if (action == "import") return import_command(arguments, database.path);
  if (action == "status" && arguments.positional.size() == 1) return status_command(database);
  return usage_error({"", 0, "advisories needs \"import PATH...\" or \"status\""});
}

}  // namespace sluice::cli
