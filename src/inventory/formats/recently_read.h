// Files that many others refer to (parents, workspaces, central versions) are parsed once for
// several of them, not once for each. Not a cache of paths: what is found was made from the same
// bytes.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::inventory {

/// Keeps the last few parsed files of one kind. Not thread-safe: each thread has its own, and
/// starts without any.
template <typename T>
class RecentlyRead {
 public:
  /// What `parse(bytes)` gives, or gave when it was called with the same bytes.
  template <typename Parse>
  std::shared_ptr<const T> get(std::string_view bytes, Parse parse) {
    for (const Entry& entry : entries_) {
      if (entry.value != nullptr && entry.bytes == bytes) return entry.value;
    }
    auto value = std::make_shared<const T>(parse(bytes));
    if (bytes.size() > kMaxBytes) return value;
    entries_[next_] = {std::string(bytes), value};
    next_ = (next_ + 1) % entries_.size();
    return value;
  }

 private:
  static constexpr std::size_t kMaxBytes = 1u << 20;
  struct Entry {
    std::string bytes;
    std::shared_ptr<const T> value;
  };
  std::array<Entry, 8> entries_;
  std::size_t next_ = 0;
};

}  // namespace sluice::inventory
