#include "cli/report_output.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/command_line.h"
#include "cli/load_settings.h"
#include "cli/output.h"
#include "cli/report_formats.h"
#include "cli/sarif_lines.h"
#include "cli/secret_report.h"

namespace sluice::cli {
namespace {

/// What an earlier run left there would pass for this run's.
void tell_nothing_written(const OutputRequest& output, std::string_view reason) {
  std::fprintf(stderr, "sluice: %s: %s, so there is nothing to write\n", output.format.c_str(),
               std::string(reason).c_str());
  std::error_code failed;
  if (!output.file.empty() &&
      std::filesystem::is_regular_file(std::filesystem::symlink_status(output.file, failed))) {
    std::filesystem::remove(output.file, failed);
  }
}

/// One name for all ways to write a path. The links in it stay.
std::filesystem::path place_of(const std::string& file) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(file, failed);
  return (failed ? std::filesystem::path(file) : absolute).lexically_normal();
}

}  // namespace

Result<std::vector<OutputRequest>> requested_outputs(const ParsedArguments& arguments,
                                                     bool packages) {
  if (const auto color = arguments.value("--color");
      color && *color != "auto" && *color != "always" && *color != "never") {
    return Error{"", 0, "--color must be auto, always or never"};
  }
  std::vector<OutputRequest> outputs;
  std::size_t to_stdout = 0;
  for (const std::string& text : arguments.values("--format")) {
    const std::size_t equals = text.find('=');
    OutputRequest output;
    output.format = text.substr(0, equals);
    if (equals != std::string::npos) output.file = text.substr(equals + 1);
    const ReportFormat* format = find_format(output.format);
    if (format == nullptr) {
      return Error{"", 0,
                   "--format must be " + format_names(packages) + ", not \"" + output.format + '"'};
    }
    if (format->needs_packages && !packages) {
      return Error{"", 0,
                   "--format " + output.format + " tells of packages: gate and deps write it"};
    }
    if (equals != std::string::npos && output.file.empty()) {
      return Error{"", 0, "--format " + text + " names no file"};
    }
    if (output.file.empty() && output.format == "html" && ::isatty(STDOUT_FILENO) == 1) {
      return Error{"", 0, "--format html is a page, not for a terminal: --format html=report.html"};
    }
    const auto same = [&](const OutputRequest& other) {
      return !other.file.empty() && place_of(other.file) == place_of(output.file);
    };
    if (!output.file.empty() && std::any_of(outputs.begin(), outputs.end(), same) &&
        !output.file.starts_with("/dev/")) {
      return Error{"", 0, output.file + " is named by two --format: one would replace the other"};
    }
    to_stdout += output.file.empty() ? 1U : 0U;
    outputs.push_back(std::move(output));
  }
  if (to_stdout > 1) return Error{"", 0, "only one --format can go to standard output"};
  // Reports in files come beside the log, not instead of it.
  if (to_stdout == 0) outputs.insert(outputs.begin(), {"log", ""});
  return outputs;
}

bool need_packages(const std::vector<OutputRequest>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(), [](const OutputRequest& output) {
    return find_format(output.format)->needs_packages;
  });
}

report::LogOptions log_options(const ParsedArguments& arguments) {
  report::LogOptions options;
  options.verbose = arguments.has("--verbose");
  options.quiet = arguments.has("--quiet");
  if (const std::string launcher = environment_variable("SLUICE_LAUNCHER"); !launcher.empty()) {
    options.launcher = launcher;
  }
  return options;
}

void tell_command(std::string_view command, const ParsedArguments& arguments,
                  const ScanRequest& request, const Report& report, report::LogOptions* options) {
  options->command = command;
  // A scanner is worth its time only if the log names the command.
  if (report.verdict.blocking == 0 || options->in_build) return;
  const Result<secrets::Scanner> scanner = make_scanner(request);
  if (!scanner) return;
  options->command_line = verbose_command_line(
      command, arguments, [&](std::string_view text) { return scanner->redact(text); });
}

namespace {

/// Of the requested files the one to read for what annotations have no room for.
std::string_view full_report(const std::vector<OutputRequest>& outputs) {
  for (const std::string_view format : {"html", "sarif", "json", "junit"}) {
    for (const OutputRequest& output : outputs) {
      if (output.format == format && !output.file.empty()) return output.file;
    }
  }
  return {};
}

}  // namespace

int write_report(const Report& report, const std::vector<OutputRequest>& outputs,
                 report::LogOptions options, const ParsedArguments& arguments,
                 const report::Bom* bom) {
  bool written = true;
  const bool reads = std::any_of(outputs.begin(), outputs.end(), [](const OutputRequest& output) {
    return find_format(output.format)->reads_files;
  });
  const std::string prefix = repository_prefix(report.scan.root);
  const report::SarifInput sarif = reads ? read_sarif_input(report) : report::SarifInput();
  for (const OutputRequest& output : outputs) {
    options.color = output.file.empty() && wants_color(arguments.value("--color").value_or("auto"));
    const ReportFormat& format = *find_format(output.format);
    ReportOutput to(output.file);
    format.write({report, options, full_report(outputs), prefix, sarif, bom},
                 [&](std::string_view piece) { to.write(piece); });
    if (!to.has_begun() && !format.when_empty.empty()) {
      tell_nothing_written(output, format.when_empty);
    } else {
      written = to.finish_or_tell() && written;
    }
  }
  const int code = report.verdict.exit_code;
  return written || code == kExitBlocked ? code : kExitIncomplete;
}

}  // namespace sluice::cli
