#include "source/deploy_scope.h"

#include <git2.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <utility>

#include "base/glob.h"
#include "source/git_file_check.h"
#include "source/git_folder.h"
#include "source/git_open.h"
#include "source/ignore_files.h"
#include "source/mapped_file.h"
#include "source/tracked_files.h"

namespace sluice::source {
namespace {

/// Stored files above this size are not asked for their beginning.
constexpr std::size_t kMaxStoredBytes = 128U << 20;

/// The folder's path inside the work tree, with a '/' at its end; nothing if it lies elsewhere.
std::optional<std::string> path_inside(const std::string& folder, const std::string& work_tree) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(folder, error);
  if (error) return std::nullopt;
  std::string path = real.lexically_relative(work_tree).generic_string();
  if (path.starts_with("..")) return std::nullopt;
  return path == "." ? std::string() : path + '/';
}

Result<TrackedFiles> read_index(const GitFolder& found, const std::string& prefix) {
  const std::string path = found.folder + "/index";
  std::error_code error;
  // Before the first file is added there is none.
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, error))) {
    return TrackedFiles::read("", prefix);
  }
  const Result<MappedFile> file = MappedFile::open(path);
  if (!file) return file.error();
  return TrackedFiles::read(file->bytes(), prefix);
}

}  // namespace

struct DeployScope::State {
  GitFolder folder;
  GitHandle repository;
  std::string prefix;  ///< path of the scanned root inside the work tree, with trailing '/'
  TrackedFiles tracked;
  std::optional<IgnoreFiles> ignore_files;
  std::optional<bool> objects_readable;  ///< once it was asked

  bool ignored(std::string_view path) {
    const std::string full = prefix + std::string(path);
    if (!ignore_files->may_ask(full)) return false;
    int result = 0;
    return git_ignore_path_is_ignored(&result, repository.get(), full.c_str()) == 0 && result == 1;
  }

  bool can_read_objects() {
    if (!objects_readable) {
      objects_readable =
          !check_git_files(folder, GitFiles::kAll) && !set_own_objects(repository.get(), folder);
    }
    return *objects_readable;
  }
};

DeployScope::DeployScope(std::unique_ptr<State> state) : state_(std::move(state)) {}
DeployScope::DeployScope(DeployScope&&) noexcept = default;
DeployScope& DeployScope::operator=(DeployScope&&) noexcept = default;
DeployScope::~DeployScope() = default;

std::optional<DeployScope> DeployScope::find(const std::string& root,
                                             std::vector<Problem>* problems) {
  const auto give_up = [&](const Error& error) {
    std::error_code unknown;
    const std::string real = std::filesystem::canonical(root, unknown).string() + '/';
    problems->push_back(
        {error.path.starts_with(real) ? error.path.substr(real.size()) : error.path, error.line,
         error.message + "; what git ignores is not known: everything was scanned", false});
    return std::nullopt;
  };
  Result<std::optional<GitFolder>> found = look_for_git_folder(root);
  if (!found) return give_up(found.error());
  if (!*found || (*found)->work_tree.empty()) return std::nullopt;
  auto state = std::make_unique<State>();
  state->folder = std::move(**found);
  auto prefix = path_inside(root, state->folder.work_tree);
  if (!prefix) return std::nullopt;
  state->prefix = std::move(*prefix);
  if (const Status failed = check_git_files(state->folder, GitFiles::kNamed)) {
    return give_up(*failed);
  }
  Result<GitHandle> repository = open_git(state->folder);
  if (!repository) return give_up(repository.error());
  state->repository = std::move(*repository);
  if (git_repository_set_workdir(state->repository.get(), state->folder.work_tree.c_str(), 0) !=
      0) {
    return give_up({state->folder.work_tree, 0, git_error_text()});
  }
  Result<TrackedFiles> tracked = read_index(state->folder, state->prefix);
  if (!tracked) return give_up(tracked.error());
  state->tracked = std::move(*tracked);
  state->ignore_files.emplace(state->folder.work_tree, state->folder.common + "/info/exclude");
  // A folder that is itself ignored (a build folder inside some other repository) is scanned whole.
  if (state->tracked.empty() && !state->prefix.empty() && state->ignored("")) {
    return std::nullopt;
  }
  return DeployScope(std::move(state));
}

bool DeployScope::sends_file(std::string_view path) const {
  if (state_->tracked.has_file(path) || state_->tracked.in_submodule(path)) return true;
  return !state_->ignored(path);
}

bool DeployScope::enters_folder(std::string_view path) const {
  if (state_->tracked.has_below(path) || state_->tracked.in_submodule(path)) return true;
  return !state_->ignored(std::string(path) + '/');
}

std::vector<Problem> DeployScope::problems() const {
  std::vector<Problem> problems = state_->ignore_files->problems();
  for (Problem& problem : problems) {
    if (problem.path.starts_with(state_->prefix)) problem.path.erase(0, state_->prefix.size());
  }
  return problems;
}

std::optional<std::string> DeployScope::stored_head(std::string_view path, std::size_t size) const {
  const auto raw_id = state_->tracked.id_of(path);
  if (!raw_id || !state_->can_read_objects()) return std::nullopt;
  git_oid id{};
  std::memcpy(id.id, raw_id->data(), GIT_OID_RAWSZ);
  git_odb* raw_odb = nullptr;
  if (git_repository_odb(&raw_odb, state_->repository.get()) != 0) return std::nullopt;
  const GitOdb odb(raw_odb);
  std::size_t whole = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  git_odb_object* raw_object = nullptr;
  if (git_odb_read_header(&whole, &type, raw_odb, &id) != 0 || type != GIT_OBJECT_BLOB ||
      whole > kMaxStoredBytes || git_odb_read(&raw_object, raw_odb, &id) != 0) {
    return std::nullopt;
  }
  const GitOdbObject object(raw_object);
  const auto* bytes = static_cast<const char*>(git_odb_object_data(raw_object));
  return std::string(bytes, std::min<std::size_t>(git_odb_object_size(raw_object), size));
}

Slugignore::Slugignore(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
    if (line.empty() || line.starts_with('#')) continue;
    if (line.back() == '/') line.remove_suffix(1);
    if (line.starts_with('/')) {
      patterns_ += line.substr(1);
    } else {
      patterns_ += "**/";
      patterns_ += line;
    }
    patterns_ += '\n';
  }
}

bool Slugignore::matches(std::string_view path) const {
  std::string_view rest = patterns_;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    if (glob_match(rest.substr(0, end), path)) return true;
    rest.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace sluice::source
