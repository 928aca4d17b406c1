// Single objects of a git repository by their ids, for libgit2 to ask for: its own reader of packs
// believes what they say (seen in 1.5: an index that lies ends the process, deltas on each other
// never end). All objects at once are GitObjects' part. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "source/git_pack.h"
#include "source/inflater.h"

namespace sluice::source {

/// Deltas that lie on top of each other; git itself makes 250 at most.
inline constexpr std::size_t kMaxGitDeltaRow = 10'000;

class GitObjectStore {
 public:
  /// `folder`: the repository's objects/. Packs that can't be read count as absent.
  explicit GitObjectStore(const std::string& folder);

  struct Head {
    GitType type = GitType::kNone;
    std::uint64_t size = 0;
  };
  struct Object {
    GitType type = GitType::kNone;
    std::string bytes;
  };

  bool has(std::string_view id) const;
  /// Type and size, without unfolding it; kNone if there is no such object.
  Result<Head> head(std::string_view id);
  Result<Object> read(std::string_view id);
  /// The ids that begin with these hexadecimal digits, two at most.
  std::vector<std::string> with_prefix(std::string_view digits) const;

 private:
  struct Place {
    std::size_t pack = 0;
    std::uint64_t offset = 0;
  };
  struct Delta {
    Place at;
    GitPackEntry entry;
  };
  using Key = std::pair<std::size_t, std::uint64_t>;

  std::optional<Place> place_of(std::string_view id) const;
  std::string loose_path(std::string_view id) const;
  /// From an object down to one that is kept, or that is no delta.
  struct Row {
    std::vector<Delta> deltas;
    const Object* kept = nullptr;
    std::optional<GitPackEntry> bottom;
    Place bottom_at;
    std::string loose;  ///< id of a bottom in a file of its own
  };
  Result<Row> row_of(Place place) const;
  Result<Head> loose_head(std::string_view id);
  Result<Object> read_loose(std::string_view id);
  Result<Object> read_bottom(const Row& row);
  Status may_unfold(std::uint64_t size);
  void keep(Place place, const Object& object);

  std::string folder_;
  std::vector<GitPack> packs_;
  Inflater inflater_;
  std::uint64_t unfolded_ = 0;
  std::uint64_t most_unfolded_ = 0;
  /// What was put together last: most objects lie on top of the same ones.
  std::map<Key, Object> kept_;
  std::deque<Key> kept_order_;
  std::size_t kept_bytes_ = 0;
};

}  // namespace sluice::source
