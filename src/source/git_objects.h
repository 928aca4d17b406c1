// All objects of a git repository: what there is, of which type, and reading each of them once. In
// packs an object is mostly stored as a delta on another; these form a forest, and reading walks it
// from its roots in the order of the pack, so that each object is inflated once and few are in
// memory at a time. libgit2 could read them one by one, but inflates bases again and again.
// Immutable after open(); thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/blob.h"
#include "core/problem.h"
#include "source/git_pack.h"

namespace sluice::source {

/// Number of an object in GitObjects.
using GitIndex = std::uint32_t;
inline constexpr GitIndex kNoGitObject = 0xFFFFFFFF;

/// Objects that other ones are deltas of, or that are deltas themselves, are not read above this.
inline constexpr std::uint64_t kMaxDeltaObjectBytes = 128U << 20;
/// Blobs above this are not read at all.
inline constexpr std::uint64_t kMaxGitBlobBytes = std::uint64_t{4} << 30;
/// Bytes of objects that one thread keeps at a time to make others from them.
inline constexpr std::uint64_t kMaxLiveGitBytes = 512U << 20;
/// A pack may unfold to this many times its size, and 4 GiB.
inline constexpr std::uint64_t kMaxGitUnfolding = 1000;

/// An object while it is in memory.
struct GitObject {
  GitIndex index = kNoGitObject;
  GitType type = GitType::kNone;
  /// Its bytes; of a big blob one block at a time. The path is left empty.
  Blob blob;
  GitIndex base = kNoGitObject;  ///< the object this one is stored as a delta on, and
  std::string_view base_bytes;   ///< its bytes
};

class GitObjects {
 public:
  /// `folder`: the repository's objects/. What can't be read becomes problems.
  static GitObjects open(const std::string& folder, unsigned jobs, std::vector<Problem>* problems);
  GitObjects(GitObjects&&) noexcept = default;
  GitObjects& operator=(GitObjects&&) noexcept = default;

  std::size_t size() const { return nodes_.size(); }
  GitType type(GitIndex index) const { return nodes_[index].type; }
  /// Raw id.
  std::string_view id(GitIndex index) const;
  /// kNoGitObject if there is none.
  GitIndex find(std::string_view id) const;
  /// False for a second copy of an object in another pack: only the first one is ever shown.
  bool is_first_copy(GitIndex index) const { return nodes_[index].first_copy; }
  std::uint64_t packed_bytes() const { return packed_bytes_; }
  bool from_promisor() const { return promisor_; }

  using Use = std::function<void(const GitObject& object, unsigned worker)>;
  /// Shows each wanted object once, on `jobs` threads; wanted[index] is not 0 for these. What can't
  /// be read becomes a problem.
  void read(const std::vector<std::uint8_t>& wanted, unsigned jobs, const Use& use,
            std::vector<Problem>* problems) const;

 private:
  friend class GitObjectReader;

  struct Node {
    std::uint64_t offset = 0;    ///< in its pack
    std::uint32_t pack = 0;      ///< kLoose: in a file of its own
    std::uint32_t position = 0;  ///< in the pack's index, or in loose_ids_
    GitIndex base = kNoGitObject;
    GitType type = GitType::kNone;
    bool first_copy = true;
    bool is_delta = false;
  };
  static constexpr std::uint32_t kLoose = 0xFFFFFFFF;

  void list_packs(const std::string& folder, std::vector<Problem>* problems);
  void list_loose(const std::string& folder);
  void index_ids();
  void read_entries(unsigned jobs, std::vector<Problem>* problems);
  void find_types(std::vector<Problem>* problems);
  std::size_t slot_of(std::string_view id) const;
  std::string loose_path(GitIndex index) const;

  GitObjects() = default;
  std::string folder_;
  std::vector<GitPack> packs_;
  std::vector<std::size_t> pack_begin_;  ///< first node of each pack, and the end
  std::vector<Node> nodes_;              ///< by pack and offset, then the loose ones by id
  std::string loose_ids_;
  std::vector<GitIndex> slots_;
  std::uint64_t seed_ = 0;
  std::vector<GitIndex> order_;        ///< bases before what builds on them
  std::vector<GitIndex> child_begin_;  ///< of each node in children_, and the end
  std::vector<GitIndex> children_;
  std::uint64_t packed_bytes_ = 0;
  bool promisor_ = false;
};

}  // namespace sluice::source
