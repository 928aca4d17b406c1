#include "source/git_repository.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "base/encoding.h"
#include "source/git_file_check.h"
#include "source/git_folder.h"
#include "source/git_handles.h"
#include "source/git_open.h"

namespace sluice::source {
namespace {

constexpr std::size_t kMaxConfigBytes = 1U << 20;
constexpr std::size_t kMaxShallowBytes = 16U << 20;

/// What libgit2 can't read, said by a file that is only searched for two words.
std::string unreadable_format(const std::string& common) {
  std::string config = read_small_file(common + "/config", kMaxConfigBytes);
  std::transform(config.begin(), config.end(), config.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto says = [&](std::string_view key, std::string_view value) {
    for (std::size_t at = config.find(key); at != std::string::npos;
         at = config.find(key, at + 1)) {
      const std::string_view line = std::string_view(config).substr(at, config.find('\n', at) - at);
      if (line.find(value) != std::string_view::npos) return true;
    }
    return false;
  };
  if (says("objectformat", "sha256")) return "SHA-256 object ids";
  return says("refstorage", "reftable") ? "reftables" : "";
}

void note_parts(const GitFolder& found, std::vector<Problem>* problems) {
  const std::string shallow = read_small_file(found.common + "/shallow", kMaxShallowBytes);
  if (!shallow.empty()) {
    problems->push_back({"", 0,
                         "this is a shallow clone: older commits are not here and were not "
                         "scanned. git fetch --unshallow brings them",
                         true});
  }
  if (!read_small_file(found.common + "/objects/info/alternates", 1).empty()) {
    problems->push_back({"objects/info/alternates", 0,
                         "objects are borrowed from another repository, which is not followed. "
                         "git repack -a -d brings them here; then remove this file",
                         true});
  }
}

void add_ref(const git_reference* reference, std::vector<GitRef>* refs,
             std::unordered_set<std::string>* seen) {
  seen->insert(git_reference_name(reference));
  const git_oid* target = git_reference_target(reference);
  if (target != nullptr) refs->push_back({git_reference_name(reference), raw_id_of(*target)});
}

/// libgit2 passes over the files of refs that it can't read.
void note_damaged(const std::string& common, const std::unordered_set<std::string>& seen,
                  std::vector<Problem>* problems) {
  namespace fs = std::filesystem;
  constexpr auto kSkip = fs::directory_options::skip_permission_denied;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(fs::path(common) / "refs", kSkip, error);
       !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    std::error_code unknown;
    if (!entry->is_regular_file(unknown) || entry->path().extension() == ".lock") continue;
    const std::string name = entry->path().string().substr(common.size() + 1);
    if (seen.count(name) > 0) continue;
    problems->push_back({name, 0, "is damaged: what it names was not looked at", true});
  }
}

bool is_absent(int code) { return code == GIT_ENOTFOUND || code == GIT_EUNBORNBRANCH; }

/// Where another work tree of the repository stands. libgit2 would open that work tree for it, at
/// any path that the repository names, and would pass over one that was moved away.
int read_head(git_repository* repository, const std::string& file, git_oid* target) {
  constexpr std::string_view kReference = "ref: ";
  constexpr std::size_t kMaxHeadBytes = 4096;
  std::string text = read_small_file(file, kMaxHeadBytes);
  text.resize(std::min(text.find_first_of("\r\n"), text.size()));
  if (!text.starts_with(kReference)) return git_oid_fromstrp(target, text.c_str());
  return git_reference_name_to_id(target, repository, text.c_str() + kReference.size());
}

}  // namespace

std::string git_error_text() {
  const git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "unknown error" : error->message;
}

std::string raw_id_of(const git_oid& id) {
  return {reinterpret_cast<const char*>(id.id), GIT_OID_RAWSZ};
}

void GitRepository::Free::operator()(git_repository* repository) const {
  git_repository_free(repository);
}
GitRepository::GitRepository(GitRepository&&) noexcept = default;
GitRepository& GitRepository::operator=(GitRepository&&) noexcept = default;
GitRepository::~GitRepository() = default;

Result<GitRepository> GitRepository::open(const std::string& path, std::vector<Problem>* problems) {
  Result<GitFolder> found = find_git_folder(path);
  if (!found) return found.error();
  if (Status failed = check_git_files(*found, GitFiles::kAll)) return *std::move(failed);
  if (const std::string format = unreadable_format(found->common); !format.empty()) {
    return Error{path, 0, "the repository uses " + format + ", which libgit2 cannot read"};
  }
  Result<GitHandle> handle = open_git(*found);
  if (!handle) return handle.error();
  if (Status failed = set_own_objects(handle->get(), *found)) return *std::move(failed);
  GitRepository repository;
  repository.handle_.reset(handle->release());
  note_parts(*found, problems);
  repository.git_folder_ = std::move(found->folder);
  repository.common_folder_ = std::move(found->common);
  repository.work_tree_ = std::move(found->work_tree);
  return repository;
}

std::string GitRepository::objects_folder() const { return common_folder_ + "/objects"; }

std::vector<GitRef> GitRepository::refs(std::vector<Problem>* problems) const {
  std::vector<GitRef> refs;
  git_reference_iterator* raw = nullptr;
  if (git_reference_iterator_new(&raw, handle_.get()) != 0) {
    problems->push_back({"refs", 0, "branches and tags cannot be read: " + git_error_text(), true});
    return refs;
  }
  const GitReferences iterator(raw);
  git_reference* next = nullptr;
  int state = 0;
  std::unordered_set<std::string> seen;
  while ((state = git_reference_next(&next, raw)) == 0) {
    add_ref(GitReference(next).get(), &refs, &seen);
  }
  note_damaged(common_folder_, seen, problems);
  if (state != GIT_ITEROVER) {
    problems->push_back(
        {"refs", 0, "not all branches and tags can be read: " + git_error_text(), true});
  }
  // Of the stash only the newest entry has a name of its own.
  git_reflog* reflog = nullptr;
  if (git_reflog_read(&reflog, handle_.get(), "refs/stash") == 0) {
    const GitReflog stash(reflog);
    for (std::size_t i = 1; i < git_reflog_entrycount(reflog); ++i) {
      const git_reflog_entry* entry = git_reflog_entry_byindex(reflog, i);
      refs.push_back(
          {"stash@{" + std::to_string(i) + '}', raw_id_of(*git_reflog_entry_id_new(entry))});
    }
  }
  git_strarray names{};
  if (git_worktree_list(&names, handle_.get()) == 0) {
    for (std::size_t i = 0; i < names.count; ++i) {
      const std::string name = "worktrees/" + std::string(names.strings[i]) + "/HEAD";
      git_oid target;
      const int code = read_head(handle_.get(), common_folder_ + '/' + name, &target);
      if (code == 0) {
        refs.push_back({name, raw_id_of(target)});
      } else if (!is_absent(code)) {
        problems->push_back({name, 0, "cannot be read: " + git_error_text(), true});
      }
    }
    git_strarray_dispose(&names);
  }
  std::sort(refs.begin(), refs.end(),
            [](const GitRef& a, const GitRef& b) { return a.name < b.name; });
  git_oid head;
  const int told = git_reference_name_to_id(&head, handle_.get(), "HEAD");
  if (told == 0) {
    refs.insert(refs.begin(), {"HEAD", raw_id_of(head)});
  } else if (!is_absent(told)) {
    problems->push_back({"HEAD", 0, "is damaged: " + git_error_text(), true});
  }
  return refs;
}

Result<std::string> GitRepository::commit_of(const std::string& revision) const {
  git_object* object = nullptr;
  if (git_revparse_single(&object, handle_.get(), revision.c_str()) != 0) {
    return Error{"", 0, "no such revision: \"" + revision + '"'};
  }
  const GitAnyObject owned(object);
  git_object* commit = nullptr;
  if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0) {
    return Error{"", 0, "\"" + revision + "\" names no commit"};
  }
  const GitAnyObject owned_commit(commit);
  return raw_id_of(*git_object_id(commit));
}

}  // namespace sluice::source
