#include "source/git_file_check.h"

#include <array>
#include <filesystem>
#include <limits>

#include "source/ignore_files.h"
#include "source/tracked_files.h"

namespace sluice::source {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kAnySize = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kMaxListBytes = 16U << 20;

struct NamedFile {
  const char* name;
  std::uint64_t limit;
};
constexpr std::array kNamedFiles = {
    NamedFile{"HEAD", kMaxRefBytes},
    NamedFile{"ORIG_HEAD", kMaxRefBytes},
    NamedFile{"commondir", kMaxRefBytes},
    NamedFile{"gitdir", kMaxRefBytes},
    NamedFile{"index", kMaxGitIndexBytes},
    NamedFile{"packed-refs", kMaxPackedRefsBytes},
    NamedFile{"shallow", kMaxListBytes},
    NamedFile{"FETCH_HEAD", kMaxListBytes},
    NamedFile{"config", kMaxListBytes},
    NamedFile{"config.worktree", kMaxListBytes},
    NamedFile{"info/exclude", kMaxIgnoreBytes},
    NamedFile{"info/attributes", kMaxListBytes},
};

struct NamedFolder {
  const char* name;
  std::uint64_t limit;  ///< of each file in it
};
constexpr std::array kNamedFolders = {
    NamedFolder{"refs", kMaxRefBytes},
    NamedFolder{"logs", kMaxReflogBytes},
    NamedFolder{"worktrees", kMaxGitIndexBytes},
    NamedFolder{"objects", kAnySize},
};

class Check {
 public:
  explicit Check(const GitFolder& found) : found_(found) {}

  Status named(const std::string& folder) const {
    for (const NamedFile& file : kNamedFiles) {
      if (Status failed = judge(fs::path(folder) / file.name, file.limit)) return failed;
    }
    return {};
  }

  Status all(const std::string& folder) const {
    for (const NamedFolder& part : kNamedFolders) {
      const fs::path root = fs::path(folder) / part.name;
      if (Status failed = judge_folder(root)) return failed;
      std::error_code error;
      constexpr auto kSkip = fs::directory_options::skip_permission_denied;
      for (fs::recursive_directory_iterator entry(root, kSkip, error);
           !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        // The listing of a folder tells the type of most entries without a further look.
        std::error_code unknown;
        const fs::file_status type = entry->symlink_status(unknown);
        if (fs::is_directory(type) || (part.limit == kAnySize && fs::is_regular_file(type))) {
          continue;
        }
        if (Status failed = judge(entry->path(), limit_of(entry->path(), part.limit))) {
          return failed;
        }
      }
    }
    return {};
  }

 private:
  static std::uint64_t limit_of(const fs::path& path, std::uint64_t limit) {
    const std::string name = path.filename().string();
    const bool small = name == "HEAD" || name == "gitdir" || name == "commondir";
    return small && limit == kMaxGitIndexBytes ? kMaxRefBytes : limit;
  }

  bool leaves(const fs::path& path) const {
    std::error_code error;
    const std::string real = fs::canonical(path, error).string();
    if (error) return false;
    return !real.starts_with(found_.folder + '/') && !real.starts_with(found_.common + '/');
  }

  Status judge_folder(const fs::path& path) const {
    std::error_code error;
    if (!fs::is_symlink(fs::symlink_status(path, error))) return {};
    return Error{path.string(), 0, "is a link to a folder: such a repository is not read"};
  }

  Status judge(const fs::path& path, std::uint64_t limit) const {
    std::error_code error;
    // Of what a link leads to: that is what would be opened.
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) return {};
    if (leaves(path)) {
      return Error{path.string(), 0, "leads out of the repository: such a one is not read"};
    }
    if (fs::is_directory(status)) return judge_folder(path);
    if (!fs::is_regular_file(status)) {
      return Error{path.string(), 0, "is neither a file nor a folder: such a one is not read"};
    }
    if (limit == kAnySize) return {};
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size <= limit) return {};
    return Error{path.string(), 0,
                 "is too big to be read: " + std::to_string(size) + " bytes, at most " +
                     std::to_string(limit)};
  }

  const GitFolder& found_;
};

}  // namespace

Status check_git_files(const GitFolder& found, GitFiles which) {
  const Check check(found);
  for (const std::string& folder : {found.folder, found.common}) {
    if (Status failed = check.named(folder)) return failed;
    if (which == GitFiles::kAll) {
      if (Status failed = check.all(folder)) return failed;
    }
    if (found.folder == found.common) break;
  }
  return {};
}

}  // namespace sluice::source
