#include <chrono>
#include <cstdio>
#include <filesystem>

#include "advisories/store.h"
#include "cli/advisory_sources.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/output.h"
#include "core/report.h"
#include "report/advisory_age.h"
#include "report/escape.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

void print_set(const AdvisorySet& set, bool alone) {
  const auto now = std::chrono::system_clock::now();
  std::printf("       %s\n", report::describe_advisories(set, alone, now).c_str());
}

void print_details(const AdvisorySet& set) {
  std::printf("         sha256 %s\n", set.sha256.c_str());
  if (!set.imported.empty()) std::printf("         made %s\n", set.imported.c_str());
}

void print_feeds(const advisories::Store& store) {
  for (const advisories::Feed& feed : store.feeds()) {
    std::printf("         %-11s checked %s, %s\n", feed.ecosystem.c_str(), feed.checked.c_str(),
                feed.url.empty() ? "imported" : report::one_line(feed.url).c_str());
  }
}

}  // namespace

int run_status(const ParsedArguments& arguments) {
  const DatabasePath database = database_path(arguments, source::read_process_settings());
  const bool verbose = arguments.has("--verbose");
  std::printf("-----> Advisories\n");
  int code = kExitPassed;
  bool alone = true;
  std::error_code error;
  if (std::filesystem::exists(database.path, error) || database.named) {
    const Result<advisories::Store> store = advisories::Store::open(database.path);
    if (store) {
      alone = false;
      print_set(store->info(), true);
      if (verbose) {
        print_details(store->info());
        print_feeds(*store);
      }
    } else {
      std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(store.error())).c_str());
      code = kExitIncomplete;
    }
  }
  const Result<advisories::Bundled> bundled = load_bundled();
  if (!bundled) return usage_error(bundled.error());
  print_set(bundled->info(), alone);
  if (verbose) print_details(bundled->info());
  if (alone && code == kExitPassed)
    std::printf("       For all of them: sluice advisories sync .\n");
  return code;
}

}  // namespace sluice::cli
