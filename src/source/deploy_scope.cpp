#include "source/deploy_scope.h"

#include <git2.h>

#include <algorithm>
#include <filesystem>
#include <unordered_set>
#include <utility>

#include "base/glob.h"
#include "source/libgit2_start.h"

namespace sluice::source {
namespace {

struct FreeRepository {
  void operator()(git_repository* repository) const { git_repository_free(repository); }
};
using Repository = std::unique_ptr<git_repository, FreeRepository>;

struct FreeBlob {
  void operator()(git_blob* blob) const { git_blob_free(blob); }
};

struct FreeIndex {
  void operator()(git_index* index) const { git_index_free(index); }
};

Repository open_repository(const std::string& root) {
  git_repository* repository = nullptr;
  if (git_repository_open_ext(&repository, root.c_str(), GIT_REPOSITORY_OPEN_CROSS_FS, nullptr) !=
      0) {
    return nullptr;
  }
  return Repository(repository);
}

}  // namespace

struct DeployScope::State {
  Repository repository;
  std::string prefix;  ///< path of the scanned root inside the work tree, with trailing '/'
  std::unordered_set<std::string> tracked_files;
  std::unordered_set<std::string> tracked_folders;
  std::unordered_set<std::string> submodules;

  void add(const git_index_entry& entry) {
    std::string_view path = entry.path;
    if (!path.starts_with(prefix)) return;
    path.remove_prefix(prefix.size());
    (entry.mode == GIT_FILEMODE_COMMIT ? submodules : tracked_files).emplace(path);
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', slash + 1)) {
      tracked_folders.emplace(path.substr(0, slash));
    }
  }

  bool in_submodule(std::string_view path) const {
    if (submodules.empty()) return false;
    for (std::size_t end = path.size(); end != std::string_view::npos && end > 0;
         end = path.rfind('/', end - 1)) {
      if (submodules.contains(std::string(path.substr(0, end)))) return true;
    }
    return false;
  }

  bool ignored(const std::string& path) const {
    int result = 0;
    const std::string full = prefix + path;
    return git_ignore_path_is_ignored(&result, repository.get(), full.c_str()) == 0 && result == 1;
  }
};

DeployScope::DeployScope(std::unique_ptr<State> state) : state_(std::move(state)) {}
DeployScope::DeployScope(DeployScope&&) noexcept = default;
DeployScope& DeployScope::operator=(DeployScope&&) noexcept = default;
DeployScope::~DeployScope() = default;

std::optional<DeployScope> DeployScope::find(const std::string& root) {
  start_libgit2();
  auto state = std::make_unique<State>();
  state->repository = open_repository(root);
  if (state->repository == nullptr || git_repository_is_bare(state->repository.get()) != 0) {
    return std::nullopt;
  }
  std::error_code error;
  const auto work_tree =
      std::filesystem::canonical(git_repository_workdir(state->repository.get()), error);
  if (error) return std::nullopt;
  const auto folder = std::filesystem::canonical(root, error);
  if (error) return std::nullopt;
  state->prefix = folder.lexically_relative(work_tree).generic_string();
  if (state->prefix == ".") {
    state->prefix.clear();
  } else if (state->prefix.starts_with("..")) {
    return std::nullopt;
  } else {
    state->prefix += '/';
  }
  git_index* raw = nullptr;
  if (git_repository_index(&raw, state->repository.get()) != 0) return std::nullopt;
  const std::unique_ptr<git_index, FreeIndex> index(raw);
  const std::size_t count = git_index_entrycount(index.get());
  for (std::size_t i = 0; i < count; ++i) state->add(*git_index_get_byindex(index.get(), i));
  // A folder that is itself ignored (a build folder inside some other repository) is scanned whole.
  if (state->tracked_files.empty() && !state->prefix.empty() && state->ignored("")) {
    return std::nullopt;
  }
  return DeployScope(std::move(state));
}

bool DeployScope::sends_file(std::string_view path) const {
  const std::string name(path);
  if (state_->tracked_files.contains(name) || state_->in_submodule(path)) return true;
  return !state_->ignored(name);
}

bool DeployScope::enters_folder(std::string_view path) const {
  const std::string name(path);
  if (state_->tracked_folders.contains(name) || state_->in_submodule(path)) return true;
  return !state_->ignored(name + '/');
}

std::optional<std::string> DeployScope::stored_head(std::string_view path, std::size_t size) const {
  git_index* raw_index = nullptr;
  if (git_repository_index(&raw_index, state_->repository.get()) != 0) return std::nullopt;
  const std::unique_ptr<git_index, FreeIndex> index(raw_index);
  const std::string full = state_->prefix + std::string(path);
  const git_index_entry* entry = git_index_get_bypath(index.get(), full.c_str(), 0);
  git_blob* raw_blob = nullptr;
  if (entry == nullptr || git_blob_lookup(&raw_blob, state_->repository.get(), &entry->id) != 0) {
    return std::nullopt;
  }
  const std::unique_ptr<git_blob, FreeBlob> blob(raw_blob);
  const auto* bytes = static_cast<const char*>(git_blob_rawcontent(blob.get()));
  return std::string(bytes, std::min<std::size_t>(git_blob_rawsize(blob.get()), size));
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
