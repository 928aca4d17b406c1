#include "source/text_diff.h"

#include <git2.h>

#include <memory>
#include <mutex>

namespace sluice::source {
namespace {

constexpr std::size_t kMaxBytes = 512U << 20;

struct FreePatch {
  void operator()(git_patch* patch) const { git_patch_free(patch); }
};

}  // namespace

Result<std::string> unified_diff(std::string_view path, std::string_view before,
                                 std::string_view after) {
  if (before == after) return std::string();
  if (before.size() > kMaxBytes || after.size() > kMaxBytes) {
    return Error{std::string(path), 0, "too big to be compared"};
  }
  static std::once_flag once;
  std::call_once(once, [] { git_libgit2_init(); });
  const std::string name(path);
  git_patch* made = nullptr;
  const int code = git_patch_from_buffers(&made, before.data(), before.size(), name.c_str(),
                                          after.data(), after.size(), name.c_str(), nullptr);
  const std::unique_ptr<git_patch, FreePatch> patch(made);
  git_buf buffer = GIT_BUF_INIT_CONST(nullptr, 0);
  if (code != 0 || git_patch_to_buf(&buffer, patch.get()) != 0) {
    return Error{name, 0, "cannot be compared"};
  }
  std::string text(buffer.ptr, buffer.size);
  git_buf_dispose(&buffer);
  // git's own two lines above the head say nothing to a reader.
  if (const std::size_t head = text.find("--- "); head != std::string::npos) text.erase(0, head);
  return text;
}

}  // namespace sluice::source
