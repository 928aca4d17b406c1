#include "source/git_open.h"

#include <git2/sys/repository.h>

#include <string>

#include "source/git_odb_backend.h"

#include "source/libgit2_start.h"

namespace sluice::source {

Result<GitHandle> open_git(const GitFolder& found) {
  start_libgit2();
  git_repository* raw = nullptr;
  // As if bare: this way the configuration is not loaded, and then an empty one takes its place.
  if (git_repository_open_bare(&raw, found.folder.c_str()) != 0) {
    return Error{found.folder, 0, "cannot be opened as a git repository: " + git_error_text()};
  }
  GitHandle handle(raw);
  git_config* config = nullptr;
  if (git_config_new(&config) != 0) return Error{found.folder, 0, git_error_text()};
  const GitConfig own_config(config);
  git_repository_set_config(raw, config);
  return handle;
}

Status set_own_objects(git_repository* repository, const GitFolder& found) {
  // An object database of our own does not look at alternates, nor at what packs say of themselves.
  git_odb* odb = nullptr;
  if (git_odb_new(&odb) != 0) return Error{found.common, 0, git_error_text()};
  const GitOdb own_odb(odb);
  const std::string objects = found.common + "/objects";
  git_odb_backend* backend = make_git_odb_backend(objects);
  if (backend == nullptr || git_odb_add_backend(odb, backend, 1) != 0 ||
      git_repository_set_odb(repository, odb) != 0) {
    return Error{objects, 0, "the objects cannot be opened: " + git_error_text()};
  }
  return {};
}

}  // namespace sluice::source
