#include "source/git_folder.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "source/mapped_file.h"

namespace sluice::source {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxPointer = 4096;

std::string first_line(std::string text) {
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  return text;
}

bool is_git_folder(const fs::path& path) {
  std::error_code error;
  const bool head = fs::is_regular_file(fs::symlink_status(path / "HEAD", error)) ||
                    fs::is_symlink(fs::symlink_status(path / "HEAD", error));
  const bool own = fs::is_directory(fs::symlink_status(path / "objects", error)) &&
                   fs::is_directory(fs::symlink_status(path / "refs", error));
  return head && (own || fs::is_regular_file(fs::symlink_status(path / "commondir", error)));
}

Result<GitFolder> describe_folder(const fs::path& folder, const fs::path& work_tree) {
  GitFolder found{folder.string(), folder.string(), work_tree.string()};
  const std::string common =
      first_line(read_small_file((folder / "commondir").string(), kMaxPointer));
  if (common.empty()) return found;
  std::error_code error;
  found.common = fs::canonical(folder / common, error).string();
  if (error || !is_git_folder(found.common)) {
    return Error{folder.string(), 0, "the repository that this work tree belongs to is not there"};
  }
  return found;
}

/// "gitdir: PATH", in the .git file of work trees and submodules.
Result<GitFolder> follow_git_file(const fs::path& file) {
  constexpr std::string_view kHead = "gitdir: ";
  const std::string line = first_line(read_small_file(file.string(), kMaxPointer));
  if (!line.starts_with(kHead)) return Error{file.string(), 0, "is no file that git wrote"};
  std::error_code error;
  const fs::path folder = fs::canonical(file.parent_path() / line.substr(kHead.size()), error);
  if (error || !is_git_folder(folder)) {
    return Error{file.string(), 0, "the repository it points to is not there"};
  }
  return describe_folder(folder, file.parent_path());
}

}  // namespace

std::string read_small_file(const std::string& path, std::size_t limit) {
  const Result<MappedFile> file = MappedFile::open(path);
  return file ? std::string(file->bytes().substr(0, limit)) : std::string();
}

Result<std::optional<GitFolder>> look_for_git_folder(const std::string& path) {
  const auto found = [](Result<GitFolder> folder) -> Result<std::optional<GitFolder>> {
    if (!folder) return folder.error();
    return std::optional<GitFolder>(std::move(*folder));
  };
  std::error_code error;
  const fs::path start = fs::canonical(path, error);
  if (error) return Error{path, 0, "cannot be opened: " + error.message()};
  if (!fs::is_directory(start, error)) return Error{path, 0, "is no folder"};
  for (fs::path folder = start;; folder = folder.parent_path()) {
    const fs::path inside = folder / ".git";
    const fs::file_status status = fs::symlink_status(inside, error);
    if (fs::is_symlink(status)) {
      return Error{inside.string(), 0,
                   "is a link, which is not followed: name the repository that it leads to"};
    }
    if (fs::is_directory(status) && is_git_folder(inside))
      return found(describe_folder(inside, folder));
    if (fs::is_regular_file(status)) return found(follow_git_file(inside));
    if (is_git_folder(folder)) {
      const bool inner = folder.filename() == ".git";
      return found(describe_folder(folder, inner ? folder.parent_path() : fs::path()));
    }
    if (folder == folder.root_path()) break;
  }
  return std::optional<GitFolder>();
}

Result<GitFolder> find_git_folder(const std::string& path) {
  Result<std::optional<GitFolder>> found = look_for_git_folder(path);
  if (!found) return found.error();
  if (!*found) return Error{path, 0, "is no git repository, nor inside of one"};
  return std::move(**found);
}

}  // namespace sluice::source
