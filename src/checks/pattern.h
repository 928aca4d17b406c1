// A regular expression that is compiled when it is first needed. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/regex.h"

namespace sluice::checks {

class Pattern {
 public:
  Pattern() = default;
  explicit Pattern(std::string source) : source_(std::move(source)) {}

  bool empty() const { return source_.empty(); }
  const std::string& source() const { return source_; }

  /// nullptr if it is no valid pattern, which a test excludes for the built-in checks.
  const Regex* regex() const {
    std::call_once(lazy_->once, [this] {
      Result<Regex> compiled = Regex::compile(source_);
      if (compiled) lazy_->regex = std::make_unique<Regex>(std::move(*compiled));
    });
    return lazy_->regex.get();
  }

  /// True if the text has a match. An empty pattern has none.
  bool found_in(std::string_view text) const {
    return !empty() && regex() != nullptr && regex()->found_in(text);
  }

 private:
  struct Lazy {
    std::once_flag once;
    std::unique_ptr<Regex> regex;
  };
  std::string source_;
  std::shared_ptr<Lazy> lazy_ = std::make_shared<Lazy>();
};

}  // namespace sluice::checks
