// Standard output and report files. Errors of the command itself go to standard error.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace sluice::cli {

/// True if colours are wanted: "always", or "auto" on a terminal without NO_COLOR.
bool wants_color(std::string_view when);

/// Prints "sluice: message" to standard error and gives the exit code for wrong use.
int usage_error(const Error& error);

/// Writes everything to standard output; false if that fails (closed pipe, full disk).
bool print(std::string_view text);

/// Writes a report file: into a new file beside it, renamed into place; never through a link.
Status write_file(const std::string& path, std::string_view text);

/// A report on its way, piece by piece: to standard output, or into a file as write_file() does it.
/// The file is opened for the first piece, and is not there before finish(). One thread per object.
class ReportOutput {
 public:
  /// Empty: standard output.
  explicit ReportOutput(std::string file) : file_(std::move(file)) {}
  ReportOutput(const ReportOutput&) = delete;
  ReportOutput& operator=(const ReportOutput&) = delete;
  ~ReportOutput();

  /// After a failure nothing more is written; finish() tells it.
  void write(std::string_view piece);
  /// True if there was anything to write.
  bool has_begun() const { return begun_; }
  /// The report is whole. The error of a file names it.
  Status finish();
  /// finish(), whose error about a file goes to standard error; false if there was one.
  bool finish_or_tell();

 private:
  void open();
  void fail();
  void give_up();

  std::string file_;
  std::string partial_;  ///< what is renamed; empty: written in place, or not opened
  int descriptor_ = -1;
  bool begun_ = false;
  Status failed_;
};

}  // namespace sluice::cli
