// The forms that a report can take: one table, from which --format, its errors and the files come.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/report.h"
#include "report/log.h"

namespace sluice::cli {

/// What a form is made from.
struct FormatInput {
  const Report& report;
  const report::LogOptions& options;
};

struct ReportFormat {
  std::string_view name;  ///< as --format has it
  std::string (*render)(const FormatInput& input);
};

std::span<const ReportFormat> report_formats();

/// Null for a name that there is not.
const ReportFormat* find_format(std::string_view name);

/// "log, json or tap".
std::string format_names();

}  // namespace sluice::cli
