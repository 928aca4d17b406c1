// What an app's own rules may cost. Their patterns are written by whoever writes the tree, and a
// literal of three bytes can stand at every byte of a file: each hit shows the pattern some KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/deadline.h"
#include "core/problem.h"
#include "secrets/rule.h"

namespace sluice::secrets {

/// Bytes that one own rule may look at in one file or block of it.
inline constexpr std::size_t kMaxOwnRuleBytes = 64U << 20;

/// Of one file or block: one thread.
class OwnRuleBudget {
 public:
  /// A pattern can be made to cost thousands of steps for each byte: time counts, too.
  explicit OwnRuleBudget(const Deadline* deadline) : deadline_(deadline) {}

  /// False once the rule with that number has looked at all that it may.
  bool spend(std::size_t rule, std::size_t bytes) {
    std::size_t& spent = spent_[rule];
    if (spent > kMaxOwnRuleBytes || passed(deadline_)) return false;
    spent += bytes;
    return spent <= kMaxOwnRuleBytes;
  }

 private:
  const Deadline* deadline_;
  std::unordered_map<std::size_t, std::size_t> spent_;
};

/// Which rules were stopped where, of all files. Thread-safe.
class StoppedRules {
 public:
  void add(std::size_t rule, std::string_view path);
  /// One problem for each rule, at the first of its files by path.
  std::vector<Problem> problems(const std::vector<Rule>& rules) const;

 private:
  struct Files {
    std::string first;
    std::size_t count = 0;
  };
  mutable std::mutex mutex_;
  std::map<std::size_t, Files> stopped_;
};

}  // namespace sluice::secrets
