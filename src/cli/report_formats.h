// The forms that a report can take: one table, from which --format, its errors and the files come.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/text_sink.h"
#include "core/report.h"
#include "report/bom.h"
#include "report/log.h"
#include "report/sarif_input.h"

namespace sluice::cli {

inline const report::SarifInput kNoSarifInput;

/// What a form is made from.
struct FormatInput {
  const Report& report;
  const report::LogOptions& options;
  /// File of another requested form that leaves nothing out; empty: none.
  std::string_view full_report = {};
  /// From the repository's root to the scanned folder, with '/' at its end; empty: it is that.
  std::string_view prefix = {};
  /// Of the app's files, for forms that ask for it.
  const report::SarifInput& sarif = kNoSarifInput;
  const report::Bom* bom = nullptr;  ///< for forms that need packages
};

struct ReportFormat {
  std::string_view name;  ///< as --format has it
  void (*write)(const FormatInput& input, const TextSink& sink);
  bool reads_files = false;     ///< wants FormatInput::sarif
  bool needs_packages = false;  ///< only of commands that look at them
  /// Why it may have nothing to tell: then no file is written. Empty: it always has.
  std::string_view when_empty = {};

  /// The whole text, where it may be in memory.
  std::string render(const FormatInput& input) const {
    return whole_text([&](const TextSink& sink) { write(input, sink); });
  }
};

std::span<const ReportFormat> report_formats();

/// Null for a name that there is not.
const ReportFormat* find_format(std::string_view name);

/// "log, json, ... or github", with those that need packages if they are wanted.
std::string format_names(bool packages = false);

}  // namespace sluice::cli
