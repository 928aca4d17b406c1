// Installed Python packages: *.dist-info and *.egg-info right below a site-packages folder.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "format/json.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/python_metadata.h"
#include "inventory/formats/python_source.h"
#include "inventory/formats/requirement_line.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kTree = "site-packages/";

/// The files of one *.dist-info or *.egg-info folder.
struct Distribution {
  FileView metadata;
  FileView direct_url;
  FileView requires_file;  ///< eggs that don't name their needs in PKG-INFO
  bool requested = false;
  bool by_uv = false;
};

/// "direct_url.json": where it was installed from, if that was no index. False for the app's own
/// code, which an editable install only points to.
bool read_direct_url(const FileView& file, Package& package) {
  if (!file) return true;
  const Result<format::Node> root = format::read_json(file.path, file.bytes);
  if (!root) return true;
  const std::string url = without_variables(root->text_of("url"));
  if (const format::Node* git = root->find("vcs_info"); git != nullptr) {
    package.source = PackageSource::kGit;
    package.source_url = url;
    if (is_full_commit(git->text_of("commit_id"))) package.commit = git->text_of("commit_id");
    return true;
  }
  const format::Node* folder = root->find("dir_info");
  if (url.starts_with("file:") || folder != nullptr) {
    package.source = PackageSource::kFile;
    return folder == nullptr || !has_flag(*folder, "editable");
  }
  package.source = PackageSource::kUrl;
  package.source_url = url;
  if (const format::Node* hashes = root->find("archive_info", "hashes"); hashes != nullptr) {
    for (const format::Member& hash : hashes->members) {
      add_hash(package.integrity, hash.key + ':' + hash.value.text);
    }
  }
  return true;
}

/// "Flask-3.1.0.dist-info": what the folder's name says where the metadata can't.
void name_by_folder(std::string_view folder, Package& package) {
  folder = file_name(folder);
  folder = folder.substr(0, folder.rfind('.'));
  const std::size_t dash = folder.find('-');
  if (dash == std::string_view::npos) return;
  if (package.name.empty()) package.name = folder.substr(0, dash);
  if (package.version.empty()) {
    std::string_view version = folder.substr(dash + 1);
    package.version = version.substr(0, version.find("-py"));
  }
}

class Tree {
 public:
  void add(const FileView& file) {
    const std::string_view name = file_name(file.path);
    // An egg may be one file instead of a folder.
    const bool lone = name.ends_with(".egg-info");
    const std::string_view folder = lone ? file.path : folder_of(file.path);
    Distribution& distribution = distributions_[folder];
    if (lone || name == "METADATA" || name == "PKG-INFO") distribution.metadata = file;
    if (name == "REQUESTED") distribution.requested = true;
    if (name == "INSTALLER") distribution.by_uv = trim(file.bytes) == "uv";
    if (name == "direct_url.json") distribution.direct_url = file;
    if (name == "requires.txt") distribution.requires_file = file;
  }

  PackageFile finish() {
    for (const auto& [folder, distribution] : distributions_) {
      if (distribution.metadata) add(folder, distribution);
    }
    connect();
    if (!any_requested_) set_.mark_tops_direct();
    Result<PackageFile> read = set_.finish("site-packages");
    if (read) return std::move(read.value());
    return {"site-packages", {}, {{{}, 0, read.error().message, true}}};
  }

 private:
  struct Need {
    std::size_t from;
    std::string name;
    std::string requirement;
    bool of_extra;
  };

  void add(std::string_view folder, const Distribution& distribution) {
    PythonMetadata metadata = read_python_metadata(distribution.metadata.bytes);
    if (distribution.requires_file && metadata.needs.empty()) {
      metadata.needs = read_egg_requires(distribution.requires_file.bytes);
    }
    Package package;
    package.name = metadata.name;
    package.version = metadata.version;
    name_by_folder(folder, package);
    if (package.name.empty()) {
      set_.problems().push_back({std::string(distribution.metadata.path), 0,
                                 "metadata of an installed package without its name", true});
      return;
    }
    package.state = PackageState::kInstalled;
    package.scope = Scope::kRuntime;
    package.path = distribution.metadata.path;
    package.line = metadata.version_line;
    // uv puts the mark beside everything that it installs from a lockfile.
    const bool requested = distribution.requested && !distribution.by_uv;
    package.direct = requested;
    if (metadata.inactive) package.deprecated = "marked as inactive by its authors";
    if (!read_direct_url(distribution.direct_url, package)) return;
    any_requested_ = any_requested_ || requested;
    const std::string key = match_name("PyPI", package.name);
    const std::size_t index = set_.add(std::move(package));
    by_name_.try_emplace(key, index);
    for (const std::string& need : metadata.needs) {
      const RequirementLine line = read_requirement_line(need);
      if (line.name.empty() || line.not_on_linux) continue;
      const bool of_extra = line.marker.find("extra") != std::string_view::npos;
      needs_.push_back(
          {index, match_name("PyPI", line.name), std::string(line.requirement), of_extra});
    }
  }

  /// Which extras were asked for stands nowhere: one explains a package that nothing else does.
  void connect() {
    std::vector<bool> explained(set_.size(), false);
    const auto follow = [&](const Need& need) {
      const auto found = by_name_.find(need.name);
      if (found == by_name_.end()) return;
      set_.need(need.from, found->second, need.requirement);
      explained[found->second] = true;
    };
    for (const Need& need : needs_) {
      if (!need.of_extra) follow(need);
    }
    const std::vector<bool> without_extras = explained;
    for (const Need& need : needs_) {
      const auto found = by_name_.find(need.name);
      if (!need.of_extra || found == by_name_.end()) continue;
      if (!without_extras[found->second] && !set_.at(found->second).direct) follow(need);
    }
  }

  PackageSet set_{"PyPI"};
  std::map<std::string_view, Distribution> distributions_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<Need> needs_;
  bool any_requested_ = false;
};

bool is_metadata_file(std::string_view name) {
  return name == "METADATA" || name == "REQUESTED" || name == "INSTALLER" ||
         name == "direct_url.json";
}

bool is_egg_file(std::string_view name) { return name == "PKG-INFO" || name == "requires.txt"; }

}  // namespace

std::string_view site_packages_of(std::string_view path) {
  const std::size_t at = path.find(kTree);
  if (at == std::string_view::npos || (at != 0 && path[at - 1] != '/')) return {};
  // Below .heroku/ Python's own folder is the app's; others (python-poetry) are the platform's.
  const std::size_t heroku = path.find(".heroku/");
  if (heroku < at && !path.substr(heroku).starts_with(".heroku/python/")) return {};
  const std::string_view tree = path.substr(0, at + kTree.size() - 1);
  const std::string_view inside = path.substr(at + kTree.size());
  // Right below the tree: what lies deeper is a copy that a package brings (pip/_vendor).
  const std::size_t slash = inside.find('/');
  if (slash == std::string_view::npos) return inside.ends_with(".egg-info") ? tree : "";
  const std::string_view folder = inside.substr(0, slash);
  const std::string_view file = inside.substr(slash + 1);
  const bool wanted = (folder.ends_with(".dist-info") && is_metadata_file(file)) ||
                      (folder.ends_with(".egg-info") && is_egg_file(file)) ||
                      (folder.ends_with(".egg") && file == "EGG-INFO/PKG-INFO");
  return wanted ? tree : std::string_view();
}

PackageFile parse_site_packages(std::string_view, const std::vector<FileView>& files) {
  Tree tree;
  for (const FileView& file : files) tree.add(file);
  return tree.finish();
}

}  // namespace sluice::inventory
