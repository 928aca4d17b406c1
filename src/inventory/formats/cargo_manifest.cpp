#include "inventory/formats/cargo_manifest.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "format/toml.h"
#include "inventory/formats/recently_read.h"
#include "inventory/formats/text.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

/// A build script's dependencies run while the app is built and are not in the program, like those
/// for development.
constexpr std::array<std::pair<std::string_view, Scope>, 5> kTables = {{
    {"dependencies", Scope::kRuntime},
    {"dev-dependencies", Scope::kDev},
    {"dev_dependencies", Scope::kDev},
    {"build-dependencies", Scope::kDev},
    {"build_dependencies", Scope::kDev},
}};

/// Workspaces are looked for in so many folders above.
constexpr int kMaxFoldersAbove = 20;

bool is_true(const Node& node, std::string_view key) {
  const Node* found = node.find(key);
  return found != nullptr && found->is_true();
}

/// "cfg(windows)", "x86_64-pc-windows-msvc": what surely is not Heroku's Linux.
bool is_other_platform(std::string_view target) {
  if (!target.starts_with("cfg(")) {
    return target.find("linux") == std::string_view::npos &&
           target.find('-') != std::string_view::npos;
  }
  std::string text;
  std::copy_if(target.begin(), target.end(), std::back_inserter(text),
               [](char c) { return c != ' ' && c != '"'; });
  constexpr std::array<std::string_view, 9> kElsewhere = {"cfg(windows)",
                                                          "cfg(target_os=windows)",
                                                          "cfg(target_family=windows)",
                                                          "cfg(target_os=macos)",
                                                          "cfg(target_os=ios)",
                                                          "cfg(target_os=android)",
                                                          "cfg(target_arch=wasm32)",
                                                          "cfg(not(unix))",
                                                          "cfg(target_family=wasm)"};
  return std::find(kElsewhere.begin(), kElsewhere.end(), text) != kElsewhere.end();
}

/// Details of a dependency: "1.2", or a table.
void read_details(const Node& value, CargoDependency& dependency) {
  if (!value.is_object()) {
    dependency.requirement = value.text;
    return;
  }
  dependency.requirement = value.text_of("version");
  if (const std::string_view real = value.text_of("package"); !real.empty()) {
    dependency.name = real;
  }
  if (value.find("git") != nullptr) {
    dependency.source = PackageSource::kGit;
    dependency.source_url = value.text_of("git");
    const std::string_view revision = value.text_of("rev");
    if (is_commit_hash(revision)) dependency.commit = revision;
  } else if (value.find("path") != nullptr) {
    dependency.source = PackageSource::kFile;
  }
}

class Reader {
 public:
  explicit Reader(const PackageFileInput& input) : input_(input) {}

  Result<CargoManifest> read() {
    Result<Node> root = format::read_toml(input_.path, input_.bytes);
    if (!root) return root.error();
    root_ = std::move(root.value());
    for (const std::string_view table : {"package", "project"}) {
      if (const Node* package = root_.find(table); package != nullptr && manifest_.name.empty()) {
        manifest_.name = package->text_of("name");
        workspace_path_ = package->text_of("workspace");
      }
    }
    read_tables(root_, false);
    if (const Node* targets = root_.find("target"); targets != nullptr) {
      for (const Member& target : targets->members) {
        read_tables(target.value, is_other_platform(target.key));
      }
    }
    return std::move(manifest_);
  }

 private:
  void read_tables(const Node& node, bool not_on_linux) {
    for (const auto& [table, scope] : kTables) {
      const Node* entries = node.find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) {
        add(entry, scope, not_on_linux);
      }
    }
  }

  void add(const Member& entry, Scope scope, bool not_on_linux) {
    CargoDependency dependency;
    dependency.name = entry.key;
    dependency.line = entry.line;
    dependency.not_on_linux = not_on_linux;
    const bool optional = is_true(entry.value, "optional");
    dependency.scope = optional && scope == Scope::kRuntime ? Scope::kOptional : scope;
    if (is_true(entry.value, "workspace")) {
      if (const Node* inherited = workspace_entry(entry.key); inherited != nullptr) {
        read_details(*inherited, dependency);
      }
    } else {
      read_details(entry.value, dependency);
    }
    manifest_.dependencies.push_back(std::move(dependency));
  }

  const Node* workspace_entry(std::string_view name) {
    if (workspace_ == nullptr) workspace_ = find_workspace();
    const Node* entries = workspace_->find("workspace", "dependencies");
    return entries == nullptr ? nullptr : entries->find(name);
  }

  /// The Cargo.toml with a [workspace]: this one, the one that the package names, or the nearest
  /// above. An empty Node if there is none.
  std::shared_ptr<const Node> find_workspace() const {
    if (root_.find("workspace") != nullptr) return std::make_shared<const Node>(root_);
    if (!workspace_path_.empty()) return read_workspace(workspace_path_ + "/Cargo.toml");
    std::string folder = "..";
    for (int i = 0; i < kMaxFoldersAbove; ++i, folder += "/..") {
      std::shared_ptr<const Node> node = read_workspace(folder + "/Cargo.toml");
      if (node->find("workspace") != nullptr) return node;
    }
    return std::make_shared<const Node>();
  }

  std::shared_ptr<const Node> read_workspace(const std::string& relative) const {
    thread_local RecentlyRead<Node> recent;
    const FileView file = input_.sibling(relative);
    // Parsing is what costs: only where the word is in it at all.
    if (!file || file.bytes.find("workspace") == std::string_view::npos) {
      return std::make_shared<const Node>();
    }
    return recent.get(file.bytes, [&](std::string_view bytes) {
      Result<Node> root = format::read_toml(file.path, bytes);
      return root ? std::move(root.value()) : Node();
    });
  }

  const PackageFileInput& input_;
  Node root_;
  std::string workspace_path_;
  std::shared_ptr<const Node> workspace_;  ///< null: not looked for yet
  CargoManifest manifest_;
};

}  // namespace

Result<CargoManifest> read_cargo_manifest(const PackageFileInput& input) {
  return Reader(input).read();
}

}  // namespace sluice::inventory
