#include "source/git_text.h"

#include <algorithm>
#include <charconv>

namespace sluice::source {
namespace {

/// Times after the year 9999 are lies.
constexpr std::int64_t kMaxTime = 253402300799;

std::string_view take_line(std::string_view* text) {
  const std::size_t end = text->find('\n');
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  return line;
}

/// "author NAME <MAIL> SECONDS ZONE".
std::int64_t time_of(std::string_view line) {
  const std::size_t at = line.rfind('>');
  if (at == std::string_view::npos) return 0;
  line.remove_prefix(at + 1);
  while (line.starts_with(' ')) line.remove_prefix(1);
  std::int64_t time = 0;
  std::from_chars(line.data(), line.data() + line.size(), time);
  return std::clamp<std::int64_t>(time, 0, kMaxTime);
}

}  // namespace

std::optional<std::string> raw_git_id(std::string_view hex) {
  if (hex.size() != 40) return std::nullopt;
  std::string id(20, '\0');
  for (std::size_t i = 0; i < id.size(); ++i) {
    unsigned byte = 0;
    const char* first = hex.data() + 2 * i;
    const auto parsed = std::from_chars(first, first + 2, byte, 16);
    if (parsed.ptr != first + 2) return std::nullopt;
    id[i] = static_cast<char>(byte);
  }
  return id;
}

std::optional<GitCommitText> read_git_commit(std::string_view bytes) {
  constexpr std::string_view kTree = "tree ";
  constexpr std::string_view kParent = "parent ";
  std::string_view line = take_line(&bytes);
  if (!line.starts_with(kTree)) return std::nullopt;
  const auto tree = raw_git_id(line.substr(kTree.size()));
  if (!tree) return std::nullopt;
  GitCommitText commit;
  commit.tree = *tree;
  while (!bytes.empty()) {
    line = take_line(&bytes);
    if (line.empty()) break;
    if (line.starts_with(kParent)) {
      if (commit.parents.size() >= kMaxGitParents) {
        commit.more_parents = true;
        continue;
      }
      const auto parent = raw_git_id(line.substr(kParent.size()));
      if (!parent) return std::nullopt;
      commit.parents.push_back(*parent);
    } else if (line.starts_with("author ")) {
      commit.author_time = time_of(line);
    } else if (line.starts_with("committer ")) {
      commit.commit_time = time_of(line);
    }
  }
  return commit;
}

std::optional<std::string> read_git_tag(std::string_view bytes) {
  constexpr std::string_view kObject = "object ";
  const std::string_view line = take_line(&bytes);
  if (!line.starts_with(kObject)) return std::nullopt;
  return raw_git_id(line.substr(kObject.size()));
}

std::string_view git_message(std::string_view bytes) {
  const std::size_t end = bytes.find("\n\n");
  return end == std::string_view::npos ? std::string_view() : bytes.substr(end + 2);
}

std::string_view git_headers(std::string_view bytes) {
  const std::size_t end = bytes.find("\n\n");
  return end == std::string_view::npos ? bytes : bytes.substr(0, end + 1);
}

std::string git_written_text(std::string_view message, std::string_view headers) {
  std::string text(message);
  if (!text.empty() && text.back() != '\n') text += '\n';
  while (!headers.empty()) {
    const std::string_view line = take_line(&headers);
    const bool id = (line.starts_with("tree ") && line.size() == 45) ||
                    (line.starts_with("parent ") && line.size() == 47) ||
                    (line.starts_with("object ") && line.size() == 47);
    if (id) continue;
    text += line;
    text += '\n';
  }
  return text;
}

}  // namespace sluice::source
