#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "cli/app_registries.h"
#include "cli/commands.h"
#include "cli/database_path.h"
#include "cli/outdated.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

constexpr int kDefaultBudget = 60;
constexpr int kMaxBudget = 86400;

struct Wishes {
  std::string json_file;  ///< "-": standard output
  bool table = true;
  std::chrono::seconds budget{kDefaultBudget};
};

Result<Wishes> read_wishes(const ParsedArguments& arguments) {
  Wishes wishes;
  for (const std::string& format : arguments.values("--format")) {
    if (format == "log") {
      wishes.table = true;
    } else if (format == "json") {
      wishes.json_file = "-";
      wishes.table = false;
    } else if (format.starts_with("json=") && format.size() > 5) {
      wishes.json_file = format.substr(5);
    } else {
      return Error{"", 0, "--format must be log, json or json=FILE, not \"" + format + '"'};
    }
  }
  if (const auto text = arguments.value("--budget")) {
    int seconds = 0;
    const auto parsed = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (parsed.ptr != text->data() + text->size() || seconds < 1 || seconds > kMaxBudget) {
      return Error{"", 0, "--budget must be a number of seconds, at least 1"};
    }
    wishes.budget = std::chrono::seconds(seconds);
  }
  return wishes;
}

/// Texts of the app's files and of registries may hold secrets: this is the border where they are
/// taken out.
Status redact(const std::vector<secrets::RuleText>& rules, report::OutdatedReport* report) {
  const Result<secrets::Scanner> scanner = secrets::Scanner::create({rules, {}, {}, {}});
  if (!scanner) return scanner.error();
  const auto clean = [&](std::string* text) { *text = scanner->redact(*text); };
  for (correlate::OutdatedRow& row : report->rows) {
    for (std::string* text : {&row.requirement, &row.newest_patch, &row.newest_allowed, &row.newest,
                              &row.deprecated, &row.registry, &row.note, &row.package.path}) {
      clean(text);
    }
  }
  for (Problem& problem : report->problems) {
    clean(&problem.path);
    clean(&problem.message);
  }
  return std::nullopt;
}

}  // namespace

int run_outdated_command(const ParsedArguments& arguments) {
  const Result<Wishes> wishes = read_wishes(arguments);
  if (!wishes) return usage_error(wishes.error());
  Result<PreparedScan> prepared = prepare_scan(arguments, false);
  if (!prepared) return usage_error(prepared.error());
  const source::SettingVars variables = source::read_process_settings();
  ScanRequest& scan = prepared->request;
  const auto by_person = named_registries(
      scan.settings, arguments.has("--registry") || variables.count("SLUICE_REGISTRIES") > 0);
  if (!by_person) return usage_error(by_person.error());
  print_warnings(*prepared);
  scan.secrets = false;
  scan.advisories = false;
  scan.want_inventory = true;
  const Result<ScanOutcome> outcome = run_scan(scan);
  if (!outcome) return usage_error(outcome.error());

  OutdatedRequest request;
  request.root = scan.root;
  request.everything = scan.everything;
  request.offline = arguments.has("--offline");
  request.by_person = *by_person;
  request.budget = wishes->budget;
  request.cache_folder = cache_folder(arguments, variables) + "/registries";
  request.today = std::chrono::floor<std::chrono::days>(outcome->report.scan.now);
  const bool live = !arguments.has("--quiet") && ::isatty(STDERR_FILENO) == 1;
  if (live) {
    request.progress = [](std::size_t done, std::size_t all) {
      std::fprintf(stderr, "\r\x1b[K       asking registries: %zu of %zu", done, all);
    };
  }
  report::OutdatedReport report = look_for_outdated(outcome->inventory, outcome->runtimes, request);
  if (live) std::fputs("\r\x1b[K", stderr);
  report.problems = outcome->report.scan.problems;
  report.incomplete =
      report.incomplete || std::any_of(report.problems.begin(), report.problems.end(),
                                       [](const Problem& problem) { return problem.incomplete; });
  if (const Status failed = redact(scan.rules, &report)) return usage_error(*failed);

  bool written = true;
  if (wishes->table) {
    written = print(report::outdated_table(report, {arguments.has("--verbose")}));
  }
  if (wishes->json_file == "-") {
    written = print(report::outdated_json(report)) && written;
  } else if (!wishes->json_file.empty()) {
    if (const Status failed = write_file(wishes->json_file, report::outdated_json(report))) {
      std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
      written = false;
    }
  }
  return written && !report.incomplete ? kExitPassed : kExitIncomplete;
}

}  // namespace sluice::cli
