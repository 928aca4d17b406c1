// Where a report goes: the --format options, and writing what they ask for.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/options.h"
#include "cli/scan.h"
#include "core/report.h"
#include "report/bom.h"
#include "report/log.h"

namespace sluice::cli {

/// One requested output: "json" to standard output, or "json=report.json".
struct OutputRequest {
  std::string format;
  std::string file;
};

/// Reads --format and checks --color. At most one goes to standard output; without one the log
/// does. Forms that tell of packages are for commands that look at `packages`.
Result<std::vector<OutputRequest>> requested_outputs(const ParsedArguments& arguments,
                                                     bool packages = false);

/// Whether one of them needs write_report()'s bill.
bool need_packages(const std::vector<OutputRequest>& outputs);

/// Log options from the command line and the environment.
report::LogOptions log_options(const ParsedArguments& arguments);

/// Names in `options` the command that was called and how it is called again to show all.
void tell_command(std::string_view command, const ParsedArguments& arguments,
                  const ScanRequest& request, const Report& report, report::LogOptions* options);

/// Writes all outputs; the exit code of the command. A report that nobody got is an unfinished
/// scan. A form in which there is nothing to tell leaves no file, and says so.
int write_report(const Report& report, const std::vector<OutputRequest>& outputs,
                 report::LogOptions options, const ParsedArguments& arguments,
                 const report::Bom* bom = nullptr);

}  // namespace sluice::cli
