// Downloads with retries, into a folder that goes away. Internal to sync.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "source/curl.h"

namespace sluice::advisories {

/// A point in time by which everything must be done.
using Deadline = std::chrono::steady_clock::time_point;

/// A folder beside the database, "<database>.sync-<pid>"; removed with this object. Those that
/// killed processes left are removed when one is made.
class DownloadFolder {
 public:
  explicit DownloadFolder(const std::string& database);
  DownloadFolder(const DownloadFolder&) = delete;
  DownloadFolder& operator=(const DownloadFolder&) = delete;
  ~DownloadFolder();

  /// A path in the folder that nothing has yet, with this ending.
  std::string new_path(const std::string& ending);

 private:
  std::string path_;
  std::size_t count_ = 0;
};

/// Downloads all; what fails in a way that may pass is tried up to three times more, after pauses
/// that double, or as long as the server asks for, while there is time.
std::vector<source::TransferResult> download_with_retries(std::span<const source::Transfer> wanted,
                                                          Deadline deadline);

}  // namespace sluice::advisories
