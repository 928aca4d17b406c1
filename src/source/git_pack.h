// One pack of a git repository: its index and its data, mapped into memory and read as they are
// (gitformat-pack). Nothing in them is believed: every offset and length is checked. Immutable,
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "source/mapped_file.h"

namespace sluice::source {

/// Bytes of a raw object id (SHA-1).
inline constexpr std::size_t kGitIdBytes = 20;

enum class GitType : std::uint8_t { kNone, kCommit, kTree, kBlob, kTag };

/// What stands in front of an object's data in a pack.
struct GitPackEntry {
  GitType type = GitType::kNone;  ///< kNone: a delta, on the object at base_offset or base_id
  std::uint64_t size = 0;         ///< of the inflated data: the object, or the delta
  std::uint64_t base_offset = 0;  ///< 0: not by offset
  std::string_view base_id;
  std::string_view packed;  ///< zlib stream and what follows it
};

class GitPack {
 public:
  /// `stem`: path without ".pack" and ".idx".
  static Result<GitPack> open(const std::string& stem);

  std::size_t count() const { return count_; }
  /// Raw id and offset of the object at a position of the index, which is sorted by id.
  std::string_view id(std::size_t position) const;
  std::uint64_t offset(std::size_t position) const;
  std::uint64_t bytes() const { return pack_.bytes().size(); }

  /// The entry at an offset; nothing if there can't be one.
  std::optional<GitPackEntry> entry_at(std::uint64_t offset) const;

 private:
  MappedFile pack_;
  MappedFile index_;
  bool old_index_ = false;  ///< version 1
  std::size_t count_ = 0;
};

}  // namespace sluice::source
