// The text of commits and tags. Stateless, thread-safe; takes any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::source {

struct GitCommitText {
  std::string tree;                  ///< raw id
  std::vector<std::string> parents;  ///< raw ids
  std::int64_t author_time = 0;
  std::int64_t commit_time = 0;
  bool more_parents = false;  ///< than kMaxGitParents, which are left out
};
inline constexpr std::size_t kMaxGitParents = 4096;

/// Nothing if it does not begin like a commit.
std::optional<GitCommitText> read_git_commit(std::string_view bytes);

/// Raw id of what a tag object names.
std::optional<std::string> read_git_tag(std::string_view bytes);

/// What stands below the headers of a commit or tag.
std::string_view git_message(std::string_view bytes);

/// What stands above the message.
std::string_view git_headers(std::string_view bytes);

/// What people or programs wrote into a commit or tag: its message, and below that the headers
/// that are more than ids (names, mail addresses, signatures, ones that git does not know), so that
/// lines count from the message's first.
std::string git_written_text(std::string_view message, std::string_view headers);

/// The raw id of 40 hex digits.
std::optional<std::string> raw_git_id(std::string_view hex);

}  // namespace sluice::source
