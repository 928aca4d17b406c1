#include "source/git_changes.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>

#include "base/encoding.h"
#include "source/git_handles.h"
#include "source/git_text.h"
#include "source/tree.h"

namespace sluice::source {
namespace {

constexpr std::size_t kMostRenames = 200;

git_oid oid_of(std::string_view raw) {
  git_oid id{};
  std::memcpy(id.id, raw.data(), std::min<std::size_t>(raw.size(), GIT_OID_RAWSZ));
  return id;
}

/// The tree of a commit; null for none.
Result<GitTree> tree_of(git_repository* repository, const std::string& commit) {
  if (commit.empty()) return GitTree();
  const git_oid id = oid_of(commit);
  git_commit* found = nullptr;
  git_tree* tree = nullptr;
  if (git_commit_lookup(&found, repository, &id) != 0) {
    return Error{"", 0, "the commit cannot be read: " + git_error_text()};
  }
  const GitOneCommit owned(found);
  if (git_commit_tree(&tree, found) != 0) {
    return Error{"", 0, "the commit's folder cannot be read: " + git_error_text()};
  }
  return GitTree(tree);
}

/// The bytes of a blob. A size that is too big is known before it is unpacked.
std::optional<std::string> blob_of(git_repository* repository, const git_oid& id,
                                   const std::string& path, std::vector<Problem>* problems) {
  git_odb* raw = nullptr;
  if (git_repository_odb(&raw, repository) != 0) return std::nullopt;
  const GitOdb odb(raw);
  std::size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  git_odb_object* object = nullptr;
  if (git_odb_read_header(&size, &type, raw, &id) != 0) {
    problems->push_back({path, 0, "cannot be read from the repository: " + git_error_text(), true});
    return std::nullopt;
  }
  if (size > kMaxChangedBytes) {
    problems->push_back({path, 0, "is too big to be compared", true});
    return std::nullopt;
  }
  if (git_odb_read(&object, raw, &id) != 0) {
    problems->push_back({path, 0, "cannot be read from the repository: " + git_error_text(), true});
    return std::nullopt;
  }
  const GitOdbObject owned(object);
  return std::string(static_cast<const char*>(git_odb_object_data(object)),
                     git_odb_object_size(object));
}

int add_hunk(const git_diff_delta* /*delta*/, const git_diff_hunk* hunk, void* target) {
  auto& added = *static_cast<std::vector<std::pair<std::size_t, std::size_t>>*>(target);
  if (hunk->new_lines > 0) {
    const auto first = static_cast<std::size_t>(hunk->new_start);
    added.emplace_back(first, first + static_cast<std::size_t>(hunk->new_lines));
  }
  return 0;
}

void compare(GitChange* change) {
  if (change->old_bytes.empty()) {
    change->added = {{1, static_cast<std::size_t>(-1)}};
    return;
  }
  if (std::max(change->bytes.size(), change->old_bytes.size()) > kMaxComparedBytes) {
    change->by_content = true;
    return;
  }
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = 0;
  options.flags = GIT_DIFF_FORCE_TEXT;
  options.max_size = -1;
  if (git_diff_buffers(change->old_bytes.data(), change->old_bytes.size(), nullptr,
                       change->bytes.data(), change->bytes.size(), nullptr, &options, nullptr,
                       nullptr, add_hunk, nullptr, &change->added) != 0) {
    change->by_content = true;
  }
}

/// A file that only moved has no new lines.
void find_renames(git_diff* diff) {
  git_diff_find_options options = GIT_DIFF_FIND_OPTIONS_INIT;
  options.flags = GIT_DIFF_FIND_RENAMES;
  options.rename_limit = kMostRenames;
  std::uint64_t bytes = 0;
  bool added = false;
  bool removed = false;
  for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff, i);
    added = added || delta->status == GIT_DELTA_ADDED;
    removed = removed || delta->status == GIT_DELTA_DELETED;
    bytes += delta->new_file.size + delta->old_file.size;
  }
  if (!added || !removed) return;
  if (bytes > kMaxChangedBytes) options.flags |= GIT_DIFF_FIND_EXACT_MATCH_ONLY;
  // Without it moved files count as new: more is told, nothing is missed.
  static_cast<void>(git_diff_find_similar(diff, &options));
}

Status changes_of(git_repository* repository, git_diff* diff,
                  const std::function<void(const GitChange&)>& use,
                  std::vector<Problem>* problems) {
  find_renames(diff);
  for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
    const git_diff_delta* delta = git_diff_get_delta(diff, i);
    const bool gone = delta->status == GIT_DELTA_DELETED || delta->status == GIT_DELTA_UNMODIFIED;
    if (gone || delta->new_file.mode == GIT_FILEMODE_COMMIT) continue;
    GitChange change;
    change.path = delta->new_file.path;
    if (delta->status == GIT_DELTA_CONFLICTED) {
      problems->push_back({change.path, 0, "is in conflict and was not looked at", true});
      continue;
    }
    auto bytes = blob_of(repository, delta->new_file.id, change.path, problems);
    if (!bytes) continue;
    change.bytes = std::move(*bytes);
    const bool has_old = delta->status != GIT_DELTA_ADDED &&
                         delta->old_file.mode != GIT_FILEMODE_COMMIT &&
                         git_oid_is_zero(&delta->old_file.id) == 0;
    if (has_old) {
      auto old = blob_of(repository, delta->old_file.id, change.path, problems);
      if (old) change.old_bytes = std::move(*old);
    }
    compare(&change);
    use(change);
  }
  return {};
}

/// Finds files in a commit. Asked in the order of a walk, each folder is read once.
class CommitFiles {
 public:
  CommitFiles(git_repository* repository, git_tree* root) : repository_(repository) {
    levels_.push_back({"", nullptr, root});
  }

  /// The blob's id; null if there is no such file.
  const git_oid* find(std::string_view path) {
    const std::size_t begin = path.rfind('/') + 1;  // npos + 1 is 0
    const std::string_view folder = path.substr(0, begin);
    while (!folder.starts_with(levels_.back().folder)) levels_.pop_back();
    while (levels_.back().folder.size() < folder.size()) enter(folder);
    const git_tree_entry* entry = entry_of(path.substr(begin));
    const bool blob = entry != nullptr && git_tree_entry_type(entry) == GIT_OBJECT_BLOB;
    return blob ? git_tree_entry_id(entry) : nullptr;
  }

 private:
  struct Level {
    std::string folder;  ///< with a '/' at its end
    GitTree owned;
    git_tree* tree = nullptr;  ///< null: the commit has no such folder
  };

  const git_tree_entry* entry_of(std::string_view name) const {
    git_tree* tree = levels_.back().tree;
    return tree == nullptr ? nullptr : git_tree_entry_byname(tree, std::string(name).c_str());
  }

  void enter(std::string_view folder) {
    const std::size_t begin = levels_.back().folder.size();
    const std::size_t end = folder.find('/', begin);
    const git_tree_entry* entry = entry_of(folder.substr(begin, end - begin));
    git_tree* tree = nullptr;
    if (entry != nullptr && git_tree_entry_type(entry) == GIT_OBJECT_TREE &&
        git_tree_lookup(&tree, repository_, git_tree_entry_id(entry)) != 0) {
      tree = nullptr;
    }
    levels_.push_back({std::string(folder.substr(0, end + 1)), GitTree(tree), tree});
  }

  git_repository* repository_;
  std::vector<Level> levels_;
};

bool is_same(const git_oid& id, std::string_view bytes) {
  git_oid other{};
  return git_odb_hash(&other, bytes.data(), bytes.size(), GIT_OBJECT_BLOB) == 0 &&
         git_oid_equal(&id, &other) != 0;
}

/// Every file that the next commit could take, against what the commit has there.
Status changes_in_work_tree(const GitRepository& repository, git_tree* from,
                            const std::function<void(const GitChange&)>& use,
                            std::vector<Problem>* problems) {
  const Result<Tree> tree = Tree::open(repository.work_tree());
  if (!tree) return tree.error();
  Listing listing = tree->list(TreeScope::kDeploy);
  std::move(listing.problems.begin(), listing.problems.end(), std::back_inserter(*problems));
  CommitFiles committed(repository.handle(), from);
  for (const FileEntry& file : listing.files) {
    GitChange change;
    change.path = file.path;
    if (file.size > kMaxChangedBytes) {
      problems->push_back({change.path, 0, "is too big to be compared", true});
      continue;
    }
    bool whole = false;
    if (const Status failed = tree->read_raw(file, kMaxChangedBytes, &change.bytes, &whole)) {
      problems->push_back({failed->path, failed->line, failed->message, true});
      continue;
    }
    if (const git_oid* id = committed.find(file.path)) {
      if (is_same(*id, change.bytes)) continue;
      auto old = blob_of(repository.handle(), *id, change.path, problems);
      if (old) change.old_bytes = std::move(*old);
    }
    compare(&change);
    use(change);
  }
  return {};
}

Result<std::string> old_side(const GitRepository& repository, const std::string& name) {
  constexpr std::string_view kZeros = "0000000000000000000000000000000000000000";
  if (name == kZeros) return std::string();
  return repository.commit_of(name.empty() ? "HEAD" : name);
}

/// HEAD's commit, or nothing before the first one.
std::string head_of(const GitRepository& repository) {
  Result<std::string> head = repository.commit_of("HEAD");
  return head ? *head : std::string();
}

}  // namespace

bool GitChange::is_new(std::size_t first_line, std::size_t last_line) const {
  if (by_content) return true;
  return std::any_of(added.begin(), added.end(), [&](const auto& lines) {
    return first_line < lines.second && last_line >= lines.first;
  });
}

Result<GitRange> read_git_range(const GitRepository& repository, std::string_view text,
                                bool staged) {
  const std::size_t dots = text.find("..");
  if (!staged && dots == std::string_view::npos && repository.work_tree().empty()) {
    return Error{"", 0, "a bare repository has no work tree: name a range, A..B"};
  }
  GitRange range;
  if (staged || text.empty()) {
    if (!text.empty()) return Error{"", 0, "--staged and a range exclude each other"};
    range.kind = staged ? GitRange::To::kIndex : GitRange::To::kWorkTree;
    range.from = head_of(repository);
    return range;
  }
  const std::string left(text.substr(0, dots));
  Result<std::string> from = old_side(repository, left);
  if (!from) return from.error();
  range.from = std::move(*from);
  if (dots == std::string_view::npos) return range;
  const bool three = text.substr(dots).starts_with("...");
  const std::string right(text.substr(dots + (three ? 3 : 2)));
  Result<std::string> to = repository.commit_of(right.empty() ? "HEAD" : right);
  if (!to) return to.error();
  range.kind = GitRange::To::kCommit;
  range.to = std::move(*to);
  if (three && !range.from.empty()) {
    const git_oid one = oid_of(range.from);
    const git_oid two = oid_of(range.to);
    git_oid base{};
    if (git_merge_base(&base, repository.handle(), &one, &two) != 0) {
      return Error{"", 0,
                   "no common ancestor of " + std::string(text) +
                       " is in the repository (git fetch --unshallow brings older commits)"};
    }
    range.from = raw_id_of(base);
  }
  return range;
}

Status each_change(const GitRepository& repository, const GitRange& range,
                   const std::function<void(const GitChange&)>& use,
                   std::vector<Problem>* problems) {
  git_repository* handle = repository.handle();
  const Result<GitTree> from = tree_of(handle, range.from);
  if (!from) return from.error();
  if (range.kind == GitRange::To::kWorkTree) {
    return changes_in_work_tree(repository, from->get(), use, problems);
  }
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags = GIT_DIFF_SKIP_BINARY_CHECK;
  git_diff* diff = nullptr;
  if (range.kind == GitRange::To::kIndex) {
    git_index* raw = nullptr;
    const std::string file = range.index.empty() ? repository.git_folder() + "/index" : range.index;
    // An index of another name is there for sure; libgit2 would take a missing one for an empty
    // one.
    std::error_code error;
    if (!range.index.empty() && !std::filesystem::is_regular_file(file, error)) {
      return Error{file, 0, "the index that GIT_INDEX_FILE names is not there"};
    }
    if (git_index_open(&raw, file.c_str()) != 0) {
      return Error{"", 0, "the index cannot be read: " + git_error_text()};
    }
    const GitIndexFile index(raw);
    if (git_diff_tree_to_index(&diff, handle, from->get(), raw, &options) != 0) {
      return Error{"", 0, "the index cannot be compared: " + git_error_text()};
    }
    const GitDiff owned(diff);
    return changes_of(handle, diff, use, problems);
  }
  const Result<GitTree> to = tree_of(handle, range.to);
  if (!to) return to.error();
  if (git_diff_tree_to_tree(&diff, handle, from->get(), to->get(), &options) != 0) {
    return Error{"", 0, "the commits cannot be compared: " + git_error_text()};
  }
  const GitDiff owned(diff);
  return changes_of(handle, diff, use, problems);
}

Status each_message(const GitRepository& repository, const GitRange& range,
                    const std::function<void(std::string_view id, std::string_view text)>& use,
                    std::vector<Problem>* problems) {
  if (range.kind != GitRange::To::kCommit) return {};
  git_revwalk* raw = nullptr;
  if (git_revwalk_new(&raw, repository.handle()) != 0) return Error{"", 0, git_error_text()};
  const GitWalk walk(raw);
  const git_oid to = oid_of(range.to);
  const git_oid from = oid_of(range.from);
  if (git_revwalk_push(raw, &to) != 0 ||
      (!range.from.empty() && git_revwalk_hide(raw, &from) != 0)) {
    return Error{"", 0, git_error_text()};
  }
  git_oid id{};
  std::size_t count = 0;
  int state = 0;
  while ((state = git_revwalk_next(&id, raw)) == 0) {
    if (++count > kMaxRangeCommits) {
      problems->push_back({"", 0, "messages of commits after the 10,000th were not read", true});
      return {};
    }
    git_commit* commit = nullptr;
    if (git_commit_lookup(&commit, repository.handle(), &id) != 0) break;
    const GitOneCommit owned(commit);
    use(raw_id_of(id),
        git_written_text(git_commit_message_raw(commit), git_commit_raw_header(commit)));
  }
  // At the border of a shallow clone older commits are missing, which is no matter here.
  return {};
}

}  // namespace sluice::source
