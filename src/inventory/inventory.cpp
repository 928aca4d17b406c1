#include "inventory/inventory.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "base/heap.h"
#include "base/parallel.h"
#include "inventory/bills.h"
#include "inventory/coverage.h"
#include "inventory/format_table.h"
#include "inventory/hashed_index.h"
#include "inventory/own_archives.h"
#include "inventory/paths.h"
#include "inventory/platform_packages.h"
#include "inventory/runtimes.h"
#include "inventory/three_way.h"

namespace sluice::inventory {
namespace {

/// Files that say what is direct, only for development, or which version a bare name means.
constexpr std::array<std::string_view, 11> kManifestNames = {
    "package.json",      "Gemfile",
    "gems.rb",           "Pipfile",
    "pyproject.toml",    "composer.json",
    "go.work.sum",       "constraints.txt",
    "gradle.properties", "verification-metadata.xml",
    "paket.dependencies"};

/// Lockfiles that are read at once.
constexpr std::size_t kTogetherBytes = 32u << 20;
/// Of so many bytes the readers' trees are worth giving back.
constexpr std::size_t kMuchBytes = 4u << 20;

/// A lockfile on its way through build_inventory().
struct Candidate {
  PackageFileInput input;
  const PackageFileFormat* format = nullptr;
  std::optional<PackageFile> contents;  ///< or `error`
  Error error;
};

void read(Candidate& candidate) {
  if (candidate.input.bytes.size() > kMaxLockfileBytes) {
    candidate.error = {std::string(candidate.input.path), 0,
                       "bigger than " + std::to_string(kMaxLockfileBytes >> 20) + " MiB"};
    return;
  }
  Result<PackageFile> contents = parse_package_file(*candidate.format, candidate.input);
  if (contents) {
    candidate.contents = std::move(contents.value());
  } else {
    candidate.error = contents.error();
  }
}

/// Puts the packages of all files into one list. Two of them may include the same file of
/// requirements, so packages are merged here once more.
class Assembly {
 public:
  std::size_t size() const { return packages_.size(); }
  /// So many more will come, of so many files. A vector that grows by itself is there twice
  /// meanwhile.
  void expect(std::size_t packages, std::size_t files) {
    if (files == 1 && packages_.capacity() == 0) return;  // the file's own will do
    const std::size_t wanted = packages_.size() + packages;
    if (wanted > packages_.capacity()) {
      packages_.reserve(std::max(wanted, packages_.capacity() + packages_.capacity() / 2));
    }
  }

  void add(std::string_view path, PackageFile contents) {
    const std::size_t first = packages_.size();
    const std::size_t count = contents.packages.size();
    if (packages_.capacity() == 0) {
      packages_ = std::move(contents.packages);
    } else {
      std::move(contents.packages.begin(), contents.packages.end(), std::back_inserter(packages_));
      contents.packages = {};
    }
    const bool is_test = is_test_path(path);
    std::vector<std::size_t> places(count);  // index in the lockfile to index here
    std::vector<std::pair<std::size_t, std::vector<std::size_t>>> merged;  // who needs what more
    std::size_t end = first;
    for (std::size_t i = 0; i < count; ++i) {
      Package& package = packages_[first + i];
      if (package.path.empty()) package.path = path;
      if (is_test) package.scope = Scope::kTest;
      const std::size_t hash = hash_of(package);
      const std::size_t known =
          index_.find(hash, [&](std::size_t other) { return is_same(packages_[other], package); });
      if (known == HashedIndex::kNone) {
        index_.add(hash, end);
        if (end != first + i) packages_[end] = std::move(package);
        places[i] = end++;
      } else {
        merge(packages_[known], package);
        merged.emplace_back(known, std::move(package.needs));
        places[i] = known;
      }
    }
    packages_.resize(end);
    for (std::size_t i = first; i < end; ++i) {
      for (std::size_t& needed : packages_[i].needs) needed = places[needed];
    }
    for (const auto& [package, needs] : merged) {
      for (const std::size_t needed : needs) packages_[package].needs.push_back(places[needed]);
    }
  }

  /// Sorted, with edges that follow.
  std::vector<Package> take() {
    index_ = {};
    std::vector<std::size_t> order(packages_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
      const Package& p = packages_[i];
      return std::tie(p.path, p.ecosystem, p.name, p.version, p.source, p.not_on_linux, p.state,
                      p.inner, p.requirement);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<std::size_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    // In place: of a big lockfile they are the most that is in memory.
    for (std::size_t start = 0; start < order.size(); ++start) {
      std::size_t at = start;
      while (order[at] != start) {
        const std::size_t from = std::exchange(order[at], at);
        std::swap(packages_[at], packages_[from]);
        at = from;
      }
      order[at] = at;
    }
    for (Package& package : packages_) {
      for (std::size_t& needed : package.needs) needed = rank[needed];
      std::sort(package.needs.begin(), package.needs.end());
      package.needs.erase(std::unique(package.needs.begin(), package.needs.end()),
                          package.needs.end());
    }
    return std::move(packages_);
  }

 private:
  static auto identity(const Package& package) {
    return std::tie(package.path, package.ecosystem, package.name, package.version, package.inner,
                    package.requirement, package.source, package.state, package.not_on_linux);
  }

  static bool is_same(const Package& a, const Package& b) { return identity(a) == identity(b); }

  /// Most packages differ in name or version.
  static std::size_t hash_of(const Package& package) {
    const std::hash<std::string_view> hash;
    std::size_t sum = 0;
    for (const std::string_view part :
         {std::string_view(package.name), std::string_view(package.version),
          std::string_view(package.path), std::string_view(package.inner),
          std::string_view(package.requirement)}) {
      sum = sum * 31 + hash(part);
    }
    return sum;
  }

  static void merge(Package& known, const Package& other) {
    known.scope = std::min(known.scope, other.scope);
    known.direct = known.direct || other.direct;
    known.line = std::min(known.line, other.line);
  }

  std::vector<Package> packages_;
  HashedIndex index_;  ///< by what is_same() compares
};

/// go.mod and go.sum are read together.
bool is_part_of_another(const PackageFileInput& input) {
  return file_name(input.path) == "go.sum" && input.sibling("go.mod");
}

/// npm reads npm-shrinkwrap.json and ignores the package-lock.json beside it.
bool is_overruled(const PackageFileInput& input) {
  return file_name(input.path) == "package-lock.json" && input.sibling("npm-shrinkwrap.json");
}

}  // namespace

bool wants(std::string_view path) {
  if (is_runtime_file(path)) return true;
  if (format_of(path) != nullptr || installed_tree_of(path).format != nullptr) return true;
  if (is_foreign_path(path)) return false;
  if (is_noted_file(path)) return true;
  return std::find(kManifestNames.begin(), kManifestNames.end(), file_name(path)) !=
         kManifestNames.end();
}

bool is_artifact(std::string_view path, std::string_view head) {
  return artifact_format_of(path, head) != nullptr;
}

std::optional<Artifact> read_artifact(std::string_view path, std::string_view bytes) {
  const ArtifactFormat* format = artifact_format_of(path, bytes);
  if (format == nullptr) return std::nullopt;
  Result<PackageFile> contents = parse_artifact(*format, {path, bytes, nullptr});
  if (contents && contents->format.empty()) return std::nullopt;
  return Artifact{std::string(path), std::move(contents)};
}

namespace {

/// Reads the parts and collects what they give.
class Builder {
 public:
  Builder(const FileIndex& index, Phase phase, unsigned jobs, const Deadline* deadline)
      : index_(index), phase_(phase), jobs_(jobs), deadline_(deadline) {}

  void add_package_files() {
    std::vector<Candidate> candidates;  // in path order, as the index
    for (const auto& [path, bytes] : index_) {
      const PackageFileFormat* format = format_of(path);
      if (format == nullptr) continue;
      const PackageFileInput input{path, bytes, &index_};
      if (is_part_of_another(input)) continue;
      if (is_overruled(input)) {
        note(path, 0, "not read: npm-shrinkwrap.json stands beside it", false);
        continue;
      }
      candidates.push_back({input, format, {}, {}});
    }
    // In groups, so that no more than one of them is in memory beside what is put together.
    for (std::size_t begin = 0; begin < candidates.size();) {
      std::size_t end = begin;
      std::size_t bytes = 0;
      while (end < candidates.size() && (end == begin || bytes < kTogetherBytes)) {
        bytes += candidates[end++].input.bytes.size();
      }
      add_group(std::span(candidates).subspan(begin, end - begin));
      if (bytes >= kMuchBytes) return_free_memory();
      begin = end;
    }
  }

  void add_group(std::span<Candidate> candidates) {
    parallel_for(candidates.size(), jobs_, [&](std::size_t i, unsigned) {
      if (!passed(deadline_) && assembly_.size() < kMaxPackages) read(candidates[i]);
    });
    std::size_t packages = 0;
    for (const Candidate& candidate : candidates) {
      if (candidate.contents) packages += candidate.contents->packages.size();
    }
    assembly_.expect(packages, candidates.size());
    for (Candidate& candidate : candidates) {
      if (!candidate.contents && candidate.error.message.empty()) {
        leave(candidate.input.path);
        continue;
      }
      // A broken manifest hides nothing that a lockfile has; in the slug, what is installed counts.
      const bool counts =
          candidate.format->state == PackageState::kLocked ||
          (candidate.format->state == PackageState::kInstalled && phase_ == Phase::kSlug);
      if (!candidate.contents) {
        note(candidate.input.path, candidate.error.line, std::move(candidate.error.message),
             counts);
        continue;
      }
      add(candidate.input.path, candidate.format->ecosystem, candidate.format->state,
          *std::move(candidate.contents));
    }
  }

  void add_installed_trees() {
    std::map<std::pair<const InstalledTreeFormat*, std::string_view>, std::vector<FileView>> trees;
    for (const auto& [path, bytes] : index_) {
      const InstalledTree tree = installed_tree_of(path);
      if (tree.format != nullptr) trees[{tree.format, tree.tree}].push_back({path, bytes});
    }
    for (const auto& [key, files] : trees) {
      const auto& [format, tree] = key;
      if (passed(deadline_)) {
        leave(tree);
        continue;
      }
      add(tree, format->ecosystem, PackageState::kInstalled, format->parse(tree, files));
    }
  }

  void add_artifacts(std::vector<Artifact> artifacts) {
    if (artifacts.empty()) return;
    const OwnProjects own(index_);
    for (Artifact& artifact : artifacts) {
      if (artifact.contents) {
        own.mark(artifact.contents.value());
        add(artifact.path, "", PackageState::kInstalled, std::move(artifact.contents.value()));
      } else {
        note(artifact.path, 0, artifact.contents.error().message, true);
      }
    }
  }

  Inventory finish() {
    tell_left(late_, first_late_, std::string(kTimeSpent));
    tell_left(too_many_, first_too_many_, "more than " + std::to_string(kMaxPackages) + " in all");
    Inventory inventory;
    inventory.phase = phase_;
    inventory.packages = assembly_.take();
    mark_own_projects(inventory.packages);
    inventory.files = std::move(files_);
    std::sort(inventory.files.begin(), inventory.files.end(),
              [](const PackageFileSummary& a, const PackageFileSummary& b) {
                return std::tie(a.path, a.format) < std::tie(b.path, b.format);
              });
    inventory.problems = std::move(problems_);
    std::sort(inventory.problems.begin(), inventory.problems.end());
    inventory.problems.erase(std::unique(inventory.problems.begin(), inventory.problems.end()),
                             inventory.problems.end());
    return inventory;
  }

  std::vector<Problem>& problems() { return problems_; }

 private:
  void leave(std::string_view path) {
    if (passed(deadline_)) {
      if (late_++ == 0) first_late_ = path;
    } else {
      if (too_many_++ == 0) first_too_many_ = path;
    }
  }

  void tell_left(std::size_t count, const std::string& first, const std::string& why) {
    if (count == 0) return;
    const std::string more =
        count == 1 ? "" : ", nor those of " + std::to_string(count - 1) + " more files";
    note(first, 0, "packages not read" + more + ": " + why, true);
  }

  void note(std::string_view path, std::size_t line, std::string message, bool incomplete) {
    problems_.push_back({std::string(path), line, std::move(message), incomplete});
  }

  void add(std::string_view path, std::string_view ecosystem, PackageState state,
           PackageFile contents) {
    for (Problem& problem : contents.problems) {
      if (problem.path.empty()) problem.path = path;
      problems_.push_back(std::move(problem));
    }
    if (assembly_.size() + contents.packages.size() > kMaxPackages) return leave(path);
    files_.push_back({std::string(path), contents.format, std::string(ecosystem), state,
                      contents.packages.size()});
    if (!contents.project.empty()) {
      projects_[std::move(contents.project)] = std::move(contents.project_version);
    }
    assembly_.add(path, std::move(contents));
  }

  /// The app's own modules look like packages where other modules ask for them.
  void mark_own_projects(std::vector<Package>& packages) const {
    for (Package& package : packages) {
      const auto found = projects_.find(package.name);
      if (found == projects_.end() || package.source != PackageSource::kRegistry) continue;
      if (package.ecosystem != "Maven") continue;
      const std::string& version = found->second;
      if (version.empty() || package.version.empty() || package.version == version) {
        package.source = PackageSource::kWorkspace;
      }
    }
  }

  const FileIndex& index_;
  Phase phase_;
  unsigned jobs_;
  const Deadline* deadline_;
  std::size_t late_ = 0;  ///< files and trees that there was no time for
  std::string first_late_;
  std::size_t too_many_ = 0;  ///< whose packages would be more than all may be
  std::string first_too_many_;
  Assembly assembly_;
  std::vector<PackageFileSummary> files_;
  std::vector<Problem> problems_;
  std::map<std::string, std::string> projects_;  ///< name to version
};

}  // namespace

Inventory build_inventory(const std::vector<KeptFile>& files, unsigned jobs,
                          std::vector<Artifact> artifacts, Phase phase, const Deadline* deadline) {
  FileIndex index;
  for (const KeptFile& file : files) index.emplace(file.path, file.bytes);
  Builder builder(index, phase, jobs, deadline);
  builder.problems() = coverage_notes(index);
  builder.add_package_files();
  builder.add_installed_trees();
  builder.add_artifacts(std::move(artifacts));
  Inventory inventory = builder.finish();
  leave_out_platform_packages(inventory);
  settle_bills(inventory);
  settle_three_ways(inventory);
  return inventory;
}

}  // namespace sluice::inventory
