// *.sbt.lock, which the plug-in sbt-dependency-lock writes: every artifact that the build resolved.
// It has no edges and does not say what is direct.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/encoding.h"
#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Node;

Scope scope_of(const std::vector<std::string>& configurations) {
  const auto has = [&](std::string_view name) {
    return std::find(configurations.begin(), configurations.end(), name) != configurations.end();
  };
  if (configurations.empty() || has("compile") || has("runtime")) return Scope::kRuntime;
  if (has("optional")) return Scope::kOptional;
  return has("provided") || !has("test") ? Scope::kDev : Scope::kTest;
}

/// "sha1:<hex>" in the form that integrity has everywhere: "sha1-<base64>".
std::string integrity_of(std::string_view hash) {
  if (hash.starts_with("sha256:")) return std::string(hash);
  if (!hash.starts_with("sha1:") || hash.size() != 45) return {};
  std::string bytes;
  for (std::size_t i = 5; i < hash.size(); i += 2) {
    int value = 0;
    for (const char c : hash.substr(i, 2)) {
      const std::size_t digit = std::string_view("0123456789abcdef").find(c);
      if (digit == std::string_view::npos) return {};
      value = value * 16 + static_cast<int>(digit);
    }
    bytes += static_cast<char>(value);
  }
  return "sha1-" + base64_encode(bytes);
}

}  // namespace

bool is_sbt_lock(std::string_view path) { return path.ends_with(".sbt.lock"); }

Result<PackageFile> parse_sbt_lock(const PackageFileInput& input) {
  const Result<Node> root = format::read_json(input.path, input.bytes);
  if (!root) return root.error();
  const Node* dependencies = root->find("dependencies");
  const std::string version(root->text_of("lockVersion"));
  if (dependencies == nullptr || !dependencies->is_array() || version.empty()) {
    return Error{{}, 1, "no lockfile of sbt-dependency-lock"};
  }
  if (version != "1") return Error{{}, 1, "lockVersion " + version + " is not known"};
  PackageSet set("Maven");
  for (const Node& entry : dependencies->items) {
    const std::string_view group = entry.text_of("org");
    const std::string_view artifact = entry.text_of("name");
    if (group.empty() || artifact.empty()) {
      set.report(entry.line, "an entry without org or name", true);
      continue;
    }
    Package package;
    package.name = std::string(group) + ':' + std::string(artifact);
    package.version = entry.text_of("version");
    package.scope = scope_of(entry.texts_of("configurations"));
    package.line = entry.line;
    const Node* artifacts = entry.find("artifacts");
    if (artifacts != nullptr && artifacts->items.size() == 1) {
      package.integrity = integrity_of(artifacts->items.front().text_of("hash"));
    }
    set.add(std::move(package));
  }
  set.mark_tops_direct();
  return set.finish("sbt.lock v1");
}

}  // namespace sluice::inventory
