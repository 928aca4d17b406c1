#include <optional>
#include <utility>

#include "cli/commands.h"
#include "cli/history_scan.h"
#include "cli/load_baseline.h"
#include "cli/output.h"
#include "cli/prepare_scan.h"
#include "cli/progress.h"
#include "cli/report_output.h"

namespace sluice::cli {

int run_history_command(const ParsedArguments& arguments) {
  Result<std::vector<OutputRequest>> outputs = requested_outputs(arguments);
  if (!outputs) return usage_error(outputs.error());
  Result<PreparedScan> prepared = prepare_scan(arguments);
  if (!prepared) return usage_error(prepared.error());
  if (const Status failed =
          load_baseline(arguments, arguments.has("--baseline"), &prepared->request)) {
    return usage_error(*failed);
  }
  print_warnings(*prepared);
  if (prepared->request.settings.policy.mode == Mode::kOff) {
    print("-----> Sluice is off (SLUICE_MODE=off): nothing was scanned.\n");
    return kExitPassed;
  }
  HistoryRequest request{prepared->request, arguments.value("--since"),
                         arguments.has("--all-objects")};
  std::optional<Progress> progress;
  progress.emplace(!arguments.has("--quiet"));
  Result<Report> report = scan_history(request, &*progress);
  progress.reset();
  if (!report) return usage_error(report.error());
  report::LogOptions options = log_options(arguments);
  tell_command("history", arguments, prepared->request, *report, &options);
  forget_config_vars(&prepared->request);
  return write_report(*report, *outputs, std::move(options), arguments);
}

}  // namespace sluice::cli
