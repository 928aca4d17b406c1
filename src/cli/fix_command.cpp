// sluice fix: the upgrade plan, and with --apply the edits that carry it out.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/app_registries.h"
#include "cli/apply_fixes.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/release_dates.h"
#include "cli/scan.h"
#include "cli/version.h"
#include "correlate/fix_plan.h"
#include "report/escape.h"
#include "report/fix_plan.h"
#include "source/env_dir.h"

namespace sluice::cli {
namespace {

struct PlanOutput {
  std::string format = "log";
  std::string file;  ///< empty: standard output
};

Result<std::vector<PlanOutput>> requested_plans(const ParsedArguments& arguments) {
  std::vector<PlanOutput> outputs;
  std::size_t to_stdout = 0;
  for (const std::string& text : arguments.values("--format")) {
    const std::size_t equals = text.find('=');
    PlanOutput output{text.substr(0, equals), {}};
    if (output.format != "log" && output.format != "markdown" && output.format != "json") {
      return Error{"", 0, "--format must be log, markdown or json, not \"" + output.format + '"'};
    }
    if (equals != std::string::npos) {
      output.file = text.substr(equals + 1);
      if (output.file.empty()) return Error{"", 0, "--format " + text + " names no file"};
    }
    to_stdout += output.file.empty() ? 1U : 0U;
    outputs.push_back(std::move(output));
  }
  if (to_stdout > 1) return Error{"", 0, "only one --format can go to standard output"};
  if (to_stdout == 0) outputs.insert(outputs.begin(), PlanOutput());
  return outputs;
}

std::string render(const PlanOutput& output, const correlate::FixPlan& plan) {
  if (output.format == "json") return report::fix_plan_json(plan, std::string(kVersion));
  if (output.format == "markdown") return report::fix_plan_markdown(plan);
  return report::fix_plan_text(plan);
}

bool write_plans(const std::vector<PlanOutput>& outputs, const correlate::FixPlan& plan) {
  bool written = true;
  for (const PlanOutput& output : outputs) {
    const std::string text = render(output, plan);
    if (output.file.empty()) {
      written = print(text) && written;
    } else if (const Status failed = write_file(output.file, text)) {
      std::fprintf(stderr, "sluice: %s\n", describe(*failed).c_str());
      written = false;
    }
  }
  return written;
}

/// Few advisories make a short plan.
void tell_age(const ScanOutcome& outcome) {
  const bool only_bundled = outcome.report.advisories.size() == 1 &&
                            outcome.report.advisories.front().source == "bundled";
  if (!only_bundled) return;
  std::fprintf(stderr,
               "sluice: note: only well-known advisories were used. For all of them: sluice "
               "advisories sync %s\n",
               report::one_line(outcome.report.scan.root).c_str());
}

ReleaseDates dates_of(const correlate::FixPlan& plan, const PreparedScan& prepared,
                      const std::vector<registries::NamedRegistry>& by_person) {
  std::vector<std::string> problems;
  ReleaseDates dates = ask_release_dates(
      plan, by_person, app_registries(prepared.request.root, prepared.request.everything),
      prepared.cache + "/registries", &problems);
  for (const std::string& problem : problems) {
    std::fprintf(stderr, "sluice: note: dates of releases: %s\n",
                 report::one_line(problem).c_str());
  }
  return dates;
}

/// On a terminal a person says so; elsewhere --apply is the word.
bool is_agreed(std::size_t files) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0) return true;
  std::fprintf(stderr, "Write %zu %s? [y/N] ", files, files == 1 ? "file" : "files");
  const int answer = std::getchar();
  return answer == 'y' || answer == 'Y';
}

int apply(const std::string& root, const correlate::FixPlan& plan, const ScanOutcome& outcome) {
  const PlannedEdits edits = plan_edits(root, plan, outcome.inventory, outcome.redact);
  // A report on standard output stays one document.
  for (const std::string& line : edits.left_alone) {
    std::fprintf(stderr, "not edited: %s\n", report::one_line(line).c_str());
  }
  if (edits.files.empty()) {
    if (!plan.steps.empty()) {
      std::fprintf(stderr, "sluice: there is nothing that a text edit alone puts right\n");
    }
    return kExitPassed;
  }
  for (const EditedFile& file : edits.files) {
    for (const std::string& line : file.diff) {
      std::fprintf(stderr, "%s\n", report::one_line(line).c_str());
    }
  }
  if (!is_agreed(edits.files.size())) {
    std::fprintf(stderr, "sluice: nothing was written\n");
    return kExitPassed;
  }
  if (const Status failed = write_edits(root, edits)) {
    std::fprintf(stderr, "sluice: %s\n", report::one_line(describe(*failed)).c_str());
    return kExitIncomplete;
  }
  for (const std::string& command : edits.afterwards) {
    std::fprintf(stderr, "now run: %s\n", report::one_line(command).c_str());
  }
  return kExitPassed;
}

}  // namespace

int run_fix_command(const ParsedArguments& arguments) {
  const Result<std::vector<PlanOutput>> outputs = requested_plans(arguments);
  if (!outputs) return usage_error(outputs.error());
  Result<PreparedScan> prepared = prepare_scan(arguments, false);
  if (!prepared) return usage_error(prepared.error());
  print_warnings(*prepared);
  ScanRequest& request = prepared->request;
  const auto by_person = named_registries(
      request.settings, arguments.has("--registry") ||
                            source::read_process_settings().count("SLUICE_REGISTRIES") > 0);
  if (!by_person) return usage_error(by_person.error());
  request.secrets = false;
  request.want_inventory = true;
  const Result<ScanOutcome> outcome = run_scan(request);
  if (!outcome) return usage_error(outcome.error());

  const bool complete = tell_unread(*outcome);
  tell_age(*outcome);
  correlate::FixPlanOptions options;
  options.today = std::chrono::floor<std::chrono::days>(outcome->report.scan.now);
  correlate::FixPlan plan = correlate::make_fix_plan(outcome->inventory, outcome->matches, options);
  if (request.settings.fix.min_age_days > 0) {
    const ReleaseDates dates = dates_of(plan, *prepared, *by_person);
    options.min_age = std::chrono::days(request.settings.fix.min_age_days);
    options.published = [&dates](const Package& package, std::string_view version) {
      return dates.find(package, version);
    };
    plan = correlate::make_fix_plan(outcome->inventory, outcome->matches, options);
  }
  const bool written = write_plans(*outputs, plan);
  int code = complete && written ? kExitPassed : kExitIncomplete;
  if (arguments.has("--apply")) {
    code = std::max(code, apply(request.root, plan, *outcome));
  }
  if (arguments.has("--profile")) std::fputs(outcome->profile.table().c_str(), stderr);
  return code;
}

}  // namespace sluice::cli
