// Answers of registries kept on disk with what it takes to ask whether they are still good (ETag,
// Last-Modified). A file that is damaged, or belongs to another address, is not there. For one
// thread; other processes may use the same folder.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::registries {

/// Together; the ones that were not used for longest go first.
inline constexpr std::uint64_t kMaxCacheBytes = 256u << 20;

struct CachedAnswer {
  std::string path;  ///< of the body, as it came: perhaps packed
  std::string etag;
  std::string last_modified;
};

class AnswerCache {
 public:
  /// An empty folder: nothing is kept. Nor in one that is a link, which an earlier build could have
  /// laid to anywhere.
  explicit AnswerCache(std::string folder);

  std::optional<CachedAnswer> find(std::string_view url, std::string_view accept) const;

  /// Moves the file of the body into the cache, if there is a validator; gives where it is now. A
  /// cache that can't be written only costs time: the file stays where it was.
  std::string store(std::string_view url, std::string_view accept,
                    const CachedAnswer& answer) const;

  /// Marks an entry as used.
  void touch(const CachedAnswer& answer) const;

  /// Removes the oldest entries until the rest is below the limit, and what is no entry.
  void prune(std::uint64_t limit = kMaxCacheBytes) const;

 private:
  std::string folder_;
};

}  // namespace sluice::registries
