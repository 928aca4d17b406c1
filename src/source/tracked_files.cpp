#include "source/tracked_files.h"

#include <algorithm>

#include "base/hash.h"

namespace sluice::source {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kIdBytes = 20;
/// Times, device, mode, owner and size, up to the id.
constexpr std::size_t kFacts = 40;
constexpr std::size_t kModeAt = 24;
constexpr std::uint32_t kSubmoduleMode = 0160000;
constexpr unsigned kExtendedFlag = 0x4000;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  }
  return value;
}

struct Entry {
  std::uint32_t mode = 0;
  std::string_view id;
};

/// Goes through the entries; `path` keeps the last one's, as version 4 builds on it.
class EntryReader {
 public:
  EntryReader(std::string_view bytes, std::uint32_t version) : bytes_(bytes), version_(version) {}

  bool next(Entry* entry, std::string* path) {
    const std::size_t begin = at_;
    if (bytes_.size() - at_ < kFacts + kIdBytes + 2) return false;
    entry->mode = big_endian(bytes_, at_ + kModeAt, 4);
    entry->id = bytes_.substr(at_ + kFacts, kIdBytes);
    at_ += kFacts + kIdBytes;
    const bool extended = (big_endian(bytes_, at_, 2) & kExtendedFlag) != 0;
    at_ += extended ? 4 : 2;
    if (at_ > bytes_.size() || (extended && version_ == 2)) return false;
    std::size_t kept = 0;
    if (version_ == 4) {
      std::size_t dropped = 0;
      if (!read_number(&dropped) || dropped > path->size()) return false;
      kept = path->size() - dropped;
    }
    const std::size_t end = bytes_.find('\0', at_);
    if (end == std::string_view::npos || end - at_ + kept > kMaxIndexPath) return false;
    path->resize(kept);
    path->append(bytes_, at_, end - at_);
    // One to eight NULs fill an entry of the older versions up.
    at_ = version_ == 4 ? end + 1 : begin + ((end - begin) / 8 + 1) * 8;
    return at_ <= bytes_.size() && !path->empty();
  }

  /// An extension in lower case has to be understood: then the entries are not all there is.
  bool rest_can_be_left() const {
    std::size_t at = at_;
    while (at < bytes_.size()) {
      if (bytes_.size() - at < 8 || bytes_[at] < 'A' || bytes_[at] > 'Z') return false;
      const std::size_t size = big_endian(bytes_, at + 4, 4);
      at += 8;
      if (bytes_.size() - at < size) return false;
      at += size;
    }
    return true;
  }

 private:
  /// Seven bits a byte, the highest first; each further byte adds one, so that no number has two
  /// forms.
  bool read_number(std::size_t* number) {
    for (int i = 0; i < 4 && at_ < bytes_.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      *number = (*number << 7) + (byte & 0x7FU);
      if ((byte & 0x80U) == 0) return true;
      ++*number;
    }
    return false;
  }

  std::string_view bytes_;
  std::uint32_t version_;
  std::size_t at_ = 0;
};

}  // namespace

Result<TrackedFiles> TrackedFiles::read(std::string_view index, std::string_view folder) {
  TrackedFiles tracked;
  if (index.empty()) return tracked;
  const Error damaged{".git/index", 0, "the index is damaged"};
  if (index.size() > kMaxGitIndexBytes) return Error{".git/index", 0, "the index is too big"};
  if (index.size() < kHeader + kIdBytes || !index.starts_with("DIRC")) return damaged;
  const std::uint32_t version = big_endian(index, 4, 4);
  if (version < 2 || version > 4) return damaged;
  const std::string_view sum = index.substr(index.size() - kIdBytes);
  const std::string_view body = index.substr(0, index.size() - kIdBytes);
  // Zeros: index.skipHash.
  if (sum.find_first_not_of('\0') != std::string_view::npos && sum != sha1_raw(body)) {
    return damaged;
  }
  EntryReader reader(body.substr(kHeader), version);
  Entry entry;
  std::string path;
  for (std::uint32_t left = big_endian(index, 8, 4); left > 0; --left) {
    if (!reader.next(&entry, &path)) return damaged;
    if (!path.starts_with(folder) || path.size() == folder.size()) continue;
    if (tracked.paths_.size() + path.size() > kMaxIndexPaths) {
      return Error{".git/index", 0, "the index has too many files"};
    }
    const File file{static_cast<std::uint32_t>(tracked.paths_.size()),
                    static_cast<std::uint32_t>(path.size() - folder.size())};
    tracked.paths_.append(path, folder.size());
    tracked.paths_ += entry.id;
    (entry.mode == kSubmoduleMode ? tracked.submodules_ : tracked.files_).push_back(file);
  }
  if (!reader.rest_can_be_left()) {
    return Error{".git/index", 0, "the index is split or sparse, which is not read"};
  }
  tracked.sort(&tracked.files_);
  tracked.sort(&tracked.submodules_);
  return tracked;
}

/// They are in order already, but for a forged index and what the work tree's folder has cut off.
void TrackedFiles::sort(std::vector<File>* files) const {
  const auto by_path = [&](const File& a, const File& b) { return path_of(a) < path_of(b); };
  if (!std::is_sorted(files->begin(), files->end(), by_path)) {
    std::sort(files->begin(), files->end(), by_path);
  }
}

const TrackedFiles::File* TrackedFiles::find(std::string_view path) const {
  const auto found = std::lower_bound(
      files_.begin(), files_.end(), path,
      [&](const File& file, std::string_view wanted) { return path_of(file) < wanted; });
  return found != files_.end() && path_of(*found) == path ? &*found : nullptr;
}

bool TrackedFiles::has_below(std::string_view folder) const {
  const std::string start = std::string(folder) + '/';
  for (const std::vector<File>* files : {&files_, &submodules_}) {
    const auto found = std::lower_bound(
        files->begin(), files->end(), std::string_view(start),
        [&](const File& file, std::string_view wanted) { return path_of(file) < wanted; });
    if (found != files->end() && path_of(*found).starts_with(start)) return true;
  }
  return false;
}

bool TrackedFiles::in_submodule(std::string_view path) const {
  if (submodules_.empty()) return false;
  for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
       end = path.rfind('/', end - 1)) {
    const std::string_view folder = path.substr(0, end);
    const auto found = std::lower_bound(
        submodules_.begin(), submodules_.end(), folder,
        [&](const File& file, std::string_view wanted) { return path_of(file) < wanted; });
    if (found != submodules_.end() && path_of(*found) == folder) return true;
  }
  return false;
}

std::optional<std::string_view> TrackedFiles::id_of(std::string_view path) const {
  const File* file = find(path);
  if (file == nullptr) return std::nullopt;
  return std::string_view(paths_).substr(file->begin + file->length, kIdBytes);
}

}  // namespace sluice::source
