// bun.lock, versions 0 and 1: JSON with comments and trailing commas. Keys of `packages` are paths
// of names ("a/b" is the b that a has for itself); a workspace member stands there by its name. It
// does not say what is for development only: that is worked out from the workspaces' tables.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/npm_details.h"
#include "inventory/formats/package_json.h"
#include "inventory/formats/platform.h"
#include "inventory/name_table.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::size_t kNone = NameTable::kNone;
/// Deeper paths than real lockfiles have; bounds the work per edge.
constexpr int kMaxLevels = 64;

/// One entry of `packages`.
struct Entry {
  std::string_view key;
  const Node* info = nullptr;   ///< dependencies and restrictions; may be missing
  std::size_t package = kNone;  ///< none for workspace members
};

/// "a/@s/b" gives "a", "@s/b" and "b" give "".
std::string_view holder_of(std::string_view key) {
  std::size_t slash = key.rfind('/');
  if (slash == std::string_view::npos) return {};
  const std::size_t before_scope = slash == 0 ? slash : key.rfind('/', slash - 1);
  const std::size_t scope = before_scope == std::string_view::npos ? 0 : before_scope + 1;
  if (scope < key.size() && key[scope] == '@') slash = scope == 0 ? 0 : scope - 1;
  return key.substr(0, slash);
}

/// "os" and "cpu" are a word or a list.
bool is_for_another_system(const Node& info) {
  const std::string_view system = info.text_of("os");
  if (system.empty()) return is_not_for_linux(info);
  return system == "!linux" || (system != "linux" && system != "any" && !system.starts_with('!'));
}

class Reader {
 public:
  Status add_packages(const Node& packages) {
    set_.reserve(packages.members.size());
    for (const Member& member : packages.members) {
      const std::vector<Node>& parts = member.value.items;
      if (parts.empty() || !parts[0].is_string() ||
          version_separator(parts[0].text) == std::string_view::npos) {
        return Error{{}, member.line, "not a bun.lock: an entry without name and version"};
      }
      Entry entry;
      entry.key = member.key;
      for (const Node& part : parts) {
        if (part.is_object()) entry.info = &part;
      }
      entry.package = add_package(member, parts, entry.info);
      const auto [number, is_new] = keys_.add(entry.key);
      if (is_new) {
        entries_.push_back(entry);
      } else {
        entries_[number] = entry;  // with duplicate keys the last one counts
      }
    }
    return {};
  }

  void connect() {
    for (const Entry& entry : entries_) {
      if (entry.info == nullptr || entry.package == kNone) continue;
      for (const std::string_view table :
           {"dependencies", "optionalDependencies", "peerDependencies"}) {
        const Node* needs = entry.info->find(table);
        if (needs == nullptr) continue;
        const bool binding = table != "peerDependencies";
        for (const Member& need : needs->members) {
          const std::size_t to = find(entry.key, need.key);
          if (to == kNone) continue;  // optional and peer packages may be missing
          set_.need(entry.package, to, binding ? need.value.text : std::string_view());
        }
      }
    }
  }

  /// The tables of the app ("") and of the workspace members say what is direct and for what.
  void add_workspaces(const Node& workspaces) {
    for (const Member& workspace : workspaces.members) {
      const std::string_view name =
          workspace.key.empty() ? std::string_view() : workspace.value.text_of("name");
      for (const DeclaredDependency& dependency : declared_dependencies(workspace.value)) {
        const std::size_t package = find(name, dependency.name);
        if (package != kNone) roots_.push_back({package, dependency.scope});
      }
    }
  }

  Result<PackageFile> finish(std::string format) {
    set_.reach_from(roots_);
    return set_.finish(std::move(format));
  }

 private:
  std::size_t add_package(const Member& member, const std::vector<Node>& parts, const Node* info) {
    const std::string_view text = parts[0].text;
    const std::size_t separator = version_separator(text);
    const std::string_view reference = text.substr(separator + 1);
    const PackageSource source = source_of_spec(reference);
    if (source == PackageSource::kWorkspace || reference == "root:") return kNone;
    Package package;
    package.name = text.substr(0, separator);
    package.source = source;
    package.line = member.line;
    package.scope = Scope::kRuntime;
    if (source == PackageSource::kRegistry) {
      package.version = reference;
      if (parts.size() > 1 && parts[1].is_string()) package.source_url = parts[1].text;
    } else {
      set_address(package, reference);
    }
    // After the info comes what pins the content; git has a name of its own there.
    const Node& last = parts.back();
    if (last.is_string() && parts.size() > 2 && last.text.starts_with("sha")) {
      package.integrity = few_hashes(last.text);
    }
    if (info != nullptr) package.not_on_linux = is_for_another_system(*info);
    return set_.add(std::move(package));
  }

  /// From "a/b" on the way up: "a/b/name", "a/name", "name".
  std::size_t find(std::string_view from, std::string_view name) const {
    std::string key;
    for (int level = 0; level < kMaxLevels; ++level) {
      key = from;
      if (!key.empty()) key += '/';
      key += name;
      const std::size_t number = keys_.find(key);
      if (number != kNone) return entries_[number].package;
      if (from.empty()) return kNone;
      from = holder_of(from);
    }
    return kNone;
  }

  PackageSet set_{"npm"};
  NameTable keys_;
  std::vector<Entry> entries_;  ///< by the key's number
  std::vector<Root> roots_;
};

}  // namespace

Result<PackageFile> parse_bun_lock(const PackageFileInput& input) {
  const Result<Node> root =
      format::read_json(input.path, input.bytes, format::JsonDialect::kWithComments);
  if (!root) return root.error();
  const std::string version(root->text_of("lockfileVersion"));
  if (version != "0" && version != "1") {
    return Error{{},
                 root->line,
                 version.empty() ? "not a bun.lock: no \"lockfileVersion\""
                                 : "lockfileVersion " + version + " is not known"};
  }
  const Node* workspaces = root->find("workspaces");
  if (workspaces == nullptr || !workspaces->is_object()) {
    return Error{{}, root->line, "not a bun.lock: no \"workspaces\""};
  }
  Reader reader;
  if (const Node* packages = root->find("packages"); packages != nullptr) {
    if (!packages->is_object()) return Error{{}, packages->line, "\"packages\" is no table"};
    if (Status error = reader.add_packages(*packages)) return *std::move(error);
  }
  reader.connect();
  reader.add_workspaces(*workspaces);
  return reader.finish("bun.lock v" + version);
}

}  // namespace sluice::inventory
