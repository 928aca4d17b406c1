// Where the time went: wall and CPU per stage, bytes, hits per rule. For --profile.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "secrets/scanner.h"

namespace sluice::cli {

class Profile {
 public:
  /// Ends the stage before and begins this one.
  void stage(std::string name);
  void finish();
  void count_files(std::size_t files, std::uint64_t bytes) {
    files_ = files;
    bytes_ = bytes;
  }
  void set_rule_costs(std::vector<secrets::RuleCost> costs) { costs_ = std::move(costs); }

  /// A table for people.
  std::string table() const;

 private:
  struct Stage {
    std::string name;
    double wall = 0.0;  ///< seconds
    double cpu = 0.0;   ///< seconds, all threads
  };
  std::vector<Stage> stages_;
  std::chrono::steady_clock::time_point wall_start_;
  double cpu_start_ = 0.0;
  std::size_t files_ = 0;
  std::uint64_t bytes_ = 0;
  std::vector<secrets::RuleCost> costs_;
};

}  // namespace sluice::cli
