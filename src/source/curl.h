// Downloads files with the system's curl (7.58 or newer). What may hold credentials, above all a
// URL, goes to curl on its standard input, and never into an error. Doesn't retry, doesn't unpack,
// doesn't check what was downloaded. Thread-safe, as long as nobody changes the environment.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "source/child_process.h"

namespace sluice::source {

/// One file to be downloaded.
struct Transfer {
  std::string url;                     ///< http://, https:// or file:///; anything else is an error
  std::string path;                    ///< of the file to be written; must not exist before
  std::string etag;                    ///< of the copy one has; empty: not sent
  std::string last_modified;           ///< of the copy one has; empty: not sent
  std::uint64_t max_bytes = 1u << 20;  ///< more is an error, announced or not
  std::string accept{};                ///< media types that are asked for; empty: any
  bool gzip = false;                   ///< the file may come packed; see source/gzip_file.h
};

struct TransferResult {
  int status = 0;             ///< HTTP status of the last answer; 200 for file://, 0 without one
  bool not_modified = false;  ///< the copy one has is the newest, no file was written
  std::string etag;           ///< of the answer
  std::string last_modified;  ///< of the answer
  std::string object_hash;    ///< X-Goog-Hash of the answer: "crc32c=<base64>,md5=<base64>"
  std::chrono::seconds retry_after{0};  ///< of a 429 or 503, at most a day
  std::uint64_t bytes = 0;
  std::string error;       ///< one line in a user's words; empty if the file is there, or on 304
  bool retryable = false;  ///< may go well next time: timeouts, connection errors, 408, 429, 5xx
};

/// Downloads all, several at a time, in at most `budget` of wall time. What isn't finished by then
/// is an error that is not retryable. One result per transfer, in their order; failed ones leave no
/// file. Certificates are checked, redirects never lead from https to http, nor to file://. Of the
/// environment only the variables for proxies and trusted certificates count, and no ~/.curlrc.
std::vector<TransferResult> download(std::span<const Transfer> transfers,
                                     std::chrono::milliseconds budget,
                                     std::string_view search_path = kProgramPath);

}  // namespace sluice::source
