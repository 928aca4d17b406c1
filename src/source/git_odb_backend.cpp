#include "source/git_odb_backend.h"

#include <git2.h>
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "source/git_object_store.h"

namespace sluice::source {
namespace {

struct Backend : git_odb_backend {
  explicit Backend(const std::string& folder) : git_odb_backend{}, store(folder) {}
  GitObjectStore store;
};

GitObjectStore& store_of(git_odb_backend* backend) { return static_cast<Backend*>(backend)->store; }

std::string_view raw(const git_oid* id) {
  return {reinterpret_cast<const char*>(id->id), GIT_OID_RAWSZ};
}

git_object_t type_of(GitType type) {
  switch (type) {
    case GitType::kCommit:
      return GIT_OBJECT_COMMIT;
    case GitType::kTree:
      return GIT_OBJECT_TREE;
    case GitType::kBlob:
      return GIT_OBJECT_BLOB;
    case GitType::kTag:
      return GIT_OBJECT_TAG;
    case GitType::kNone:
      break;
  }
  return GIT_OBJECT_INVALID;
}

int failure(int code, std::string_view message) {
  git_error_set_str(GIT_ERROR_ODB, std::string(message).c_str());
  return code;
}

int absent() { return failure(GIT_ENOTFOUND, "the object is not in the repository"); }

/// No exception may pass through libgit2.
template <typename Work>
int guarded(const Work& work) {
  try {
    return work();
  } catch (const std::exception&) {
    git_error_set_oom();
    return GIT_ERROR;
  }
}

int read_header(std::size_t* size, git_object_t* type, git_odb_backend* self, const git_oid* id) {
  return guarded([&] {
    const auto head = store_of(self).head(raw(id));
    if (!head) return failure(GIT_ERROR, head.error().message);
    if (head->type == GitType::kNone) return absent();
    *size = head->size;
    *type = type_of(head->type);
    return 0;
  });
}

int read_object(void** bytes, std::size_t* size, git_object_t* type, git_odb_backend* self,
                const git_oid* id) {
  return guarded([&] {
    const auto object = store_of(self).read(raw(id));
    if (!object) return failure(GIT_ERROR, object.error().message);
    if (object->type == GitType::kNone) return absent();
    // Some readers of libgit2 look at the byte behind the last one.
    void* copy = git_odb_backend_data_alloc(self, object->bytes.size() + 1);
    if (copy == nullptr) return static_cast<int>(GIT_ERROR);
    std::memcpy(copy, object->bytes.c_str(), object->bytes.size() + 1);
    *bytes = copy;
    *size = object->bytes.size();
    *type = type_of(object->type);
    return 0;
  });
}

int whole_id(git_oid* id, git_odb_backend* self, const git_oid* begin, std::size_t digits) {
  const std::string hex = hex_encode(raw(begin));
  const auto found = store_of(self).with_prefix(std::string_view(hex).substr(0, digits));
  if (found.empty()) return absent();
  if (found.size() > 1) return failure(GIT_EAMBIGUOUS, "more than one object begins like this");
  std::memcpy(id->id, found.front().data(), GIT_OID_RAWSZ);
  return 0;
}

int exists_prefix(git_oid* id, git_odb_backend* self, const git_oid* begin, std::size_t digits) {
  return guarded([&] { return whole_id(id, self, begin, digits); });
}

int read_prefix(git_oid* id, void** bytes, std::size_t* size, git_object_t* type,
                git_odb_backend* self, const git_oid* begin, std::size_t digits) {
  const int code = exists_prefix(id, self, begin, digits);
  return code == 0 ? read_object(bytes, size, type, self, id) : code;
}

int exists(git_odb_backend* self, const git_oid* id) {
  return guarded([&] { return store_of(self).has(raw(id)) ? 1 : 0; });
}

}  // namespace

git_odb_backend* make_git_odb_backend(const std::string& folder) {
  auto backend = std::make_unique<Backend>(folder);
  if (git_odb_init_backend(backend.get(), GIT_ODB_BACKEND_VERSION) != 0) return nullptr;
  backend->read = read_object;
  backend->read_prefix = read_prefix;
  backend->read_header = read_header;
  backend->exists = exists;
  backend->exists_prefix = exists_prefix;
  backend->free = [](git_odb_backend* self) { delete static_cast<Backend*>(self); };  // NOLINT
  return backend.release();
}

}  // namespace sluice::source
