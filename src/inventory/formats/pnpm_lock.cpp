// pnpm-lock.yaml 5.x, 6.x and 9: three ways to write a key.
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/yaml.h"
#include "inventory/formats/formats.h"

#include "inventory/formats/npm_details.h"
#include "inventory/formats/platform.h"
#include "inventory/formats/pnpm_key.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Member;
using format::Node;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

constexpr std::pair<std::string_view, Scope> kTables[] = {
    {"dependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
    {"devDependencies", Scope::kDev},
};

bool is_true(const Node& entry, std::string_view flag) {
  const Node* value = entry.find(flag);
  return value != nullptr && value->is_true();
}

PackageSource source_of(const Node* resolution, const PnpmKey& key) {
  if (resolution == nullptr) return key.source;
  const std::string_view type = resolution->text_of("type");
  if (type == "git") return PackageSource::kGit;
  if (type == "directory") return PackageSource::kFile;
  const std::string_view tarball = resolution->text_of("tarball");
  if (tarball.find("codeload.github.com/") != std::string_view::npos) return PackageSource::kGit;
  if (tarball.starts_with("file:")) return PackageSource::kFile;
  return key.source;
}

/// Where the package comes from and what pins it.
void set_resolution(Package& package, const Node* resolution) {
  if (resolution == nullptr) return;
  if (const std::string_view repository = resolution->text_of("repo"); !repository.empty()) {
    set_address(package, repository);
    package.commit = full_commit(resolution->text_of("commit"));
  } else if (const std::string_view folder = resolution->text_of("directory"); !folder.empty()) {
    package.source_url = "file:" + std::string(folder);
  } else {
    set_address(package, resolution->text_of("tarball"));
  }
  package.integrity = few_hashes(resolution->text_of("integrity"));
}

class Reader {
 public:
  explicit Reader(PnpmDialect dialect) : dialect_(dialect) {}

  void add_packages(const Node& packages) {
    set_.reserve(packages.members.size());
    by_key_.reserve(packages.members.size());
    for (const Member& member : packages.members) {
      const PnpmKey key = split_pnpm_key(dialect_, member.key);
      Package package;
      // An entry has its own name and version where the key is an address.
      const std::string_view name = member.value.text_of("name");
      const std::string_view version = member.value.text_of("version");
      package.name = name.empty() ? key.name : name;
      package.version = version.empty() ? key.version : version;
      package.scope = Scope::kRuntime;
      if (is_true(member.value, "optional")) package.scope = Scope::kOptional;
      if (is_true(member.value, "dev")) package.scope = Scope::kDev;
      const Node* resolution = member.value.find("resolution");
      package.source = source_of(resolution, key);
      set_resolution(package, resolution);
      package.install_script = is_true(member.value, "requiresBuild");
      package.deprecated = one_line(member.value.text_of("deprecated"));
      package.line = member.line;
      package.not_on_linux = is_not_for_linux(member.value);
      by_key_[member.key] = set_.add(std::move(package));
    }
  }

  /// `entries` are the packages themselves, or since version 9 the snapshots.
  void connect(const Node& entries) {
    for (const Member& entry : entries.members) {
      const std::size_t from = find_key(entry.key);
      if (from == kNone) {
        set_.report(entry.line, "\"snapshots\" has an entry that \"packages\" lacks", true);
        continue;
      }
      if (dialect_ == PnpmDialect::kSnapshots) {
        snapshots_.push_back(from);
        if (is_true(entry.value, "optional")) optional_.push_back(from);
      }
      for (const std::string_view table : {"dependencies", "optionalDependencies"}) {
        const Node* needs = entry.value.find(table);
        if (needs == nullptr) continue;
        for (const Member& need : needs->members) {
          const std::size_t to = find(need.key, need.value.text);
          if (to != kNone) {
            set_.need(from, to);
          } else if (!need.value.text.starts_with("link:")) {
            report_missing(need);
          }
        }
      }
    }
  }

  /// The direct dependencies of the app or of one workspace member.
  void add_importer(const Node& importer) {
    check_values(importer);
    check_specifiers(importer);
    for (const auto& [table, scope] : kTables) {
      const Node* entries = importer.find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) {
        const std::string_view reference =
            entry.value.is_object() ? entry.value.text_of("version") : entry.value.text;
        if (reference.starts_with("link:")) continue;  // a workspace member
        const std::size_t package = find(entry.key, reference);
        if (package != kNone) {
          roots_.push_back({package, scope});
        } else {
          report_missing(entry);
        }
      }
    }
  }

  /// pnpm writes {} for what is empty: a key without value is where a file was cut off.
  void check_values(const Node& table) {
    for (const Member& member : table.members) {
      if (member.value.kind == Node::Kind::kNull) report_missing(member);
    }
  }

  Result<PackageFile> finish(std::string format) {
    if (dialect_ == PnpmDialect::kSnapshots) {
      set_.reach_from(roots_);
      for (const std::size_t index : optional_) {
        Scope& scope = set_.at(index).scope;
        if (scope == Scope::kRuntime) scope = Scope::kOptional;
      }
      check_snapshots();
    }
    for (const Root& root : roots_) set_.at(root.package).direct = true;
    return set_.finish(std::move(format));
  }

 private:
  /// Up to 5.x the specifiers come first, and each has a version in one of the tables.
  void check_specifiers(const Node& importer) {
    const Node* specifiers = importer.find("specifiers");
    if (specifiers == nullptr) return;
    std::unordered_set<std::string_view> locked;
    for (const auto& [table, scope] : kTables) {
      const Node* entries = importer.find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) locked.insert(entry.key);
    }
    for (const Member& specifier : specifiers->members) {
      if (locked.count(specifier.key) == 0) report_missing(specifier);
    }
  }

  /// The first time only: where one is missing (a file that was cut off), many are.
  void report_missing(const Member& named) {
    if (std::exchange(reported_, true)) return;
    set_.report(named.line, "names a package that the lockfile doesn't list: is it cut off?", true);
  }

  std::size_t find_key(std::string_view key) const {
    for (const std::string_view candidate : {key, without_peers(key)}) {
      const auto found = by_key_.find(candidate);
      if (found != by_key_.end()) return found->second;
    }
    return kNone;
  }

  std::size_t find(std::string_view name, std::string_view reference) const {
    const std::size_t found = find_key(pnpm_key_of(dialect_, name, reference));
    return found != kNone ? found : find_key(reference);  // an alias or an address is a whole key
  }

  /// A file that was cut off has packages without their snapshots.
  void check_snapshots() {
    std::vector<bool> seen(set_.size(), false);
    for (const std::size_t index : snapshots_) seen[index] = true;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (seen[i]) continue;
      set_.report(set_.at(i).line, "\"snapshots\" lacks this package: is the file cut off?", true);
      return;
    }
  }

  PnpmDialect dialect_;
  PackageSet set_{"npm"};
  std::unordered_map<std::string_view, std::size_t> by_key_;  ///< keys in the tree
  std::vector<std::size_t> snapshots_;
  std::vector<std::size_t> optional_;
  std::vector<Root> roots_;
  bool reported_ = false;
};

/// pnpm 11 may put a document of its own in front: the versions of pnpm itself.
bool is_environment(const Node& document) {
  const Node* importers = document.find("importers");
  if (importers == nullptr) return false;
  for (const Member& importer : importers->members) {
    if (importer.value.find("configDependencies") != nullptr) return true;
    if (importer.value.find("packageManagerDependencies") != nullptr) return true;
  }
  return false;
}

Result<PackageFile> read_document(const Node& document) {
  const std::string version(document.text_of("lockfileVersion"));
  const std::optional<PnpmDialect> dialect = pnpm_dialect(version);
  if (!dialect) {
    return Error{{},
                 document.line,
                 version.empty() ? "not a pnpm lockfile: no \"lockfileVersion\""
                                 : "lockfileVersion " + version + " is not known"};
  }
  for (const std::string_view table : {"packages", "snapshots", "importers"}) {
    const Node* value = document.find(table);
    if (value == nullptr || value->is_object() || value->kind == Node::Kind::kNull) continue;
    return Error{{}, value->line, "\"" + std::string(table) + "\" is no table"};
  }
  Reader reader(*dialect);
  reader.check_values(document);
  const Node* packages = document.find("packages");
  if (packages != nullptr) reader.add_packages(*packages);
  const Node* edges = *dialect == PnpmDialect::kSnapshots ? document.find("snapshots") : packages;
  if (edges != nullptr) reader.connect(*edges);
  if (const Node* importers = document.find("importers"); importers != nullptr) {
    reader.check_values(*importers);
    for (const Member& importer : importers->members) reader.add_importer(importer.value);
  } else if (*dialect == PnpmDialect::kSnapshots) {
    return Error{{}, document.line, "not a complete pnpm lockfile: no \"importers\""};
  } else {
    reader.add_importer(document);
  }
  return reader.finish("pnpm-lock.yaml " + version);
}

}  // namespace

Result<PackageFile> parse_pnpm_lock(const PackageFileInput& input) {
  const Result<std::vector<Node>> documents = format::read_yaml(input.path, input.bytes);
  if (!documents) return documents.error();
  for (const Node& document : *documents) {
    if (document.is_object() && !is_environment(document)) return read_document(document);
  }
  return Error{{}, 1, "not a pnpm lockfile: no table with packages"};
}

}  // namespace sluice::inventory
