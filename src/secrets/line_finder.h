// Line and column of offsets in a blob. Not thread-safe: one per blob.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/newlines.h"
#include "core/blob.h"

namespace sluice::secrets {

/// Where offsets of one blob lie, counting newlines only once from front to back.
class LineFinder {
 public:
  explicit LineFinder(const Blob& blob) : blob_(blob), line_(blob.first_line) {}

  /// Offsets must not decrease from call to call.
  std::pair<std::size_t, std::size_t> place_of(std::size_t offset) {
    const std::string_view passed = blob_.bytes.substr(at_, offset - at_);
    const std::size_t newlines = count_newlines(passed);
    line_ += newlines;
    if (newlines > 0) line_start_ = at_ + passed.rfind('\n') + 1;
    at_ = offset;
    const std::size_t column = offset - line_start_ + 1;
    return {line_, line_ == blob_.first_line ? column + blob_.first_column - 1 : column};
  }

 private:
  const Blob& blob_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  std::size_t line_;
};

}  // namespace sluice::secrets
