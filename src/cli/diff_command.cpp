#include <cstdlib>
#include <utility>

#include "cli/commands.h"
#include "cli/diff_scan.h"
#include "cli/load_baseline.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/report_output.h"

namespace sluice::cli {

int run_diff_command(const ParsedArguments& arguments) {
  Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments);
  if (!outputs) return usage_error(outputs.error());
  if (arguments.positional.size() > 1) {
    return usage_error({"", 0, "one RANGE at a time, got also \"" + arguments.positional[1] + '"'});
  }
  // What makes a repository shallow or partial is no matter as long as both sides are there.
  std::vector<Problem> parts;
  const Result<source::GitRepository> repository = source::GitRepository::open(".", &parts);
  if (!repository) return usage_error(repository.error());
  const std::string text = arguments.positional.empty() ? "" : arguments.positional.front();
  const bool staged = arguments.has("--staged");
  Result<source::GitRange> range = source::read_git_range(*repository, text, staged);
  if (!range) return usage_error(range.error());
  // "git commit -a" and "git commit FILE" make an index of their own, and name it to their hooks.
  if (const char* index = std::getenv("GIT_INDEX_FILE"); staged && index != nullptr) {
    range->index = index;
  }

  // Settings are the work tree's, from whichever of its folders the command was called.
  const std::string& work_tree = repository->work_tree();
  ParsedArguments of_tree = arguments;
  of_tree.positional = {work_tree.empty() ? repository->git_folder() : work_tree};
  Result<PreparedScan> prepared = prepare_scan(of_tree);
  if (!prepared) return usage_error(prepared.error());
  if (const Status failed =
          load_baseline(of_tree, arguments.has("--baseline"), &prepared->request)) {
    return usage_error(*failed);
  }
  print_warnings(*prepared);
  prepared->request.root = ".";
  if (prepared->request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  const std::string name = staged ? "staged" : text.empty() ? "not committed" : text;
  Result<Report> report = scan_changes(prepared->request, *repository, *range, name);
  if (!report) return usage_error(report.error());
  report::LogOptions options = log_options(arguments);
  tell_command("diff", arguments, prepared->request, *report, &options);
  forget_config_vars(&prepared->request);
  return write_report(*report, *outputs, std::move(options), arguments);
}

}  // namespace sluice::cli
