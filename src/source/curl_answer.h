// What curl tells of its transfers, and what that means. Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "source/child_process.h"
#include "source/curl.h"

namespace sluice::source {

inline constexpr std::uint64_t kMaxCurlHeaderBytes = 64u << 10;  ///< that are read of a file
/// Begins a line of --write-out: then the transfer's index, %{http_code}, %{http_connect},
/// %{size_download}, %{time_total} and, where one run has several transfers, %{exitcode}, with ':'
/// between them.
inline constexpr std::string_view kCurlReportMark = "sluice-transfer:";

/// The last answer's headers that count.
struct CurlHeaders {
  std::string etag;
  std::string last_modified;
  std::string retry_after;
  std::string object_hash;
};

/// What curl reports of a transfer through --write-out.
struct CurlReport {
  int exit_code = 0;
  int status = 0;
  int proxy_status = 0;
  std::uint64_t bytes = 0;
  std::chrono::milliseconds time{0};
};

/// An ETag or a date that can stand in a header.
bool is_validator(std::string_view text);

/// "12 s", "300 ms".
std::string time_text(std::chrono::milliseconds time);

/// Whether the curl that says this to --version tells an exit code for each of several transfers
/// (7.75).
bool tells_each_exit_code(std::string_view version);

/// Reports by the transfer's index. `batched`: the run had several transfers.
std::map<std::size_t, CurlReport> read_reports(const ChildOutcome& outcome, bool batched);

/// Those of the last answer, after all redirects: the file holds the headers of each.
CurlHeaders read_headers(const std::string& path);

/// Says what curl's exit code means (curl(1), "EXIT CODES").
void set_exit_problem(const CurlReport& report, TransferResult* result);

/// What came of one transfer, from what curl says and from what is on the disk. `left` is the time
/// the transfer had.
TransferResult judge(const Transfer& transfer, const CurlReport& report, const CurlHeaders& headers,
                     std::chrono::milliseconds left);

}  // namespace sluice::source
