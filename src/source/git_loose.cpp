#include "source/git_loose.h"

#include <array>
#include <charconv>

#include "source/mapped_file.h"

namespace sluice::source {

std::optional<LooseHead> read_loose_head(std::string_view bytes) {
  const std::size_t blank = bytes.find(' ');
  const std::size_t end = bytes.find('\0');
  if (end == std::string_view::npos || blank > end) return std::nullopt;
  LooseHead head;
  const std::string_view type = bytes.substr(0, blank);
  if (type == "blob") head.type = GitType::kBlob;
  if (type == "tree") head.type = GitType::kTree;
  if (type == "commit") head.type = GitType::kCommit;
  if (type == "tag") head.type = GitType::kTag;
  const auto size = std::from_chars(bytes.data() + blank + 1, bytes.data() + end, head.size);
  if (head.type == GitType::kNone || size.ec != std::errc() || size.ptr != bytes.data() + end) {
    return std::nullopt;
  }
  head.length = end + 1;
  return head;
}

GitType loose_type(const std::string& path) {
  const Result<MappedFile> file = MappedFile::open(path);
  if (!file) return GitType::kNone;
  Inflater inflater;
  std::array<char, 64> start{};
  std::size_t got = 0;
  inflater.begin(file->bytes());
  // A damaged end is found when the object is read.
  static_cast<void>(inflater.more(start.data(), start.size(), &got));
  const auto head = read_loose_head({start.data(), got});
  return head ? head->type : GitType::kNone;
}

}  // namespace sluice::source
