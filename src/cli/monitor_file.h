// The file in which a monitor remembers what it has told. While it is held no other run reads or
// writes it. Other people's code may be able to write there: nothing is read or written through a
// link, and what is not as it was written counts as nothing, with a warning.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "policy/monitor_state.h"

namespace sluice::cli {

class MonitorFile {
 public:
  /// Waits as long as `wait` for another run that has the file. Makes its folder.
  MonitorFile(std::string path, std::chrono::milliseconds wait);
  ~MonitorFile();
  MonitorFile(const MonitorFile&) = delete;
  MonitorFile& operator=(const MonitorFile&) = delete;

  /// What was told; nothing the first time, or if it was told of another environment.
  std::optional<policy::MonitorState> read(Instant now, std::string_view environment,
                                           std::vector<std::string>* warnings) const;

  /// Replaces the file as a whole, readable for its owner alone.
  Status write(const policy::MonitorState& state) const;

 private:
  std::string path_;
  int folder_ = -1;  ///< locked
  bool busy_ = false;
};

}  // namespace sluice::cli
