// libFuzzer target: the first byte picks the kind of edit, the second the line; the rest is the
// manifest. An edit that is made changes the file and can be read again.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "correlate/manifest_edit.h"

namespace {

using Kind = sluice::correlate::EditTarget::Kind;

struct Edit {
  Kind kind;
  std::string_view path;
  std::string_view from;
};

constexpr std::array kEdits = {
    Edit{Kind::kRequirementPin, "requirements.txt", "1.0"},
    Edit{Kind::kGoMod, "go.mod", "v1.0.0"},
    Edit{Kind::kGemfilePin, "Gemfile", "~> 1.0"},
    Edit{Kind::kPackageJsonRequirement, "package.json", "^1.0"},
    Edit{Kind::kPackageJsonOverride, "package.json", "1.0"},
    Edit{Kind::kPomVersion, "pom.xml", "1.0"},
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::correlate;
  if (size < 2) return 0;
  const Edit& edit = kEdits[data[0] % kEdits.size()];
  EditTarget target;
  target.kind = edit.kind;
  target.path = edit.path;
  target.line = data[1] % 32;
  target.name = edit.kind == Kind::kPomVersion ? "g:a" : "a";
  target.from = edit.from;
  target.to = "1.1.0";
  target.overrides = data[1] % 2 == 0 ? "overrides" : "pnpm.overrides";
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 2, size - 2);
  const auto edited = edit_manifest(target, bytes);
  if (!edited && edited.error().message.empty()) std::abort();
  if (edited && edited.value() == bytes) std::abort();
  return 0;
}
