#include "inventory/inventory.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "base/parallel.h"
#include "inventory/coverage.h"
#include "inventory/format_table.h"
#include "inventory/paths.h"
#include "inventory/runtimes.h"

namespace sluice::inventory {
namespace {

/// Files that say what is direct, only for development, or which version a bare name means.
constexpr std::array<std::string_view, 8> kManifestNames = {
    "package.json",   "Gemfile",       "gems.rb", "Pipfile",
    "pyproject.toml", "composer.json", "go.sum",  "constraints.txt"};

/// What of a vendored Go module is needed.
constexpr std::string_view kGoVendorList = "vendor/modules.txt";

/// A lockfile on its way through build_inventory().
struct Candidate {
  LockfileInput input;
  const LockfileFormat* format = nullptr;
  std::optional<Lockfile> lockfile;  ///< or `error`
  Error error;
};

void read(Candidate& candidate) {
  if (candidate.input.bytes.size() > kMaxLockfileBytes) {
    candidate.error = {std::string(candidate.input.path), 0,
                       "bigger than " + std::to_string(kMaxLockfileBytes >> 20) + " MiB"};
    return;
  }
  Result<Lockfile> lockfile = parse_lockfile(*candidate.format, candidate.input);
  if (lockfile) {
    candidate.lockfile = std::move(lockfile.value());
  } else {
    candidate.error = lockfile.error();
  }
}

/// Puts the packages of all lockfiles into one list. Two lockfiles may include the same file of
/// requirements, so packages are merged here once more.
class Assembly {
 public:
  void add(std::string_view path, Lockfile lockfile) {
    std::vector<std::size_t> places;  // index in the lockfile to index here
    places.reserve(lockfile.packages.size());
    std::vector<std::vector<std::size_t>> edges;
    edges.reserve(lockfile.packages.size());
    for (Package& package : lockfile.packages) {
      if (package.path.empty()) package.path = path;
      if (is_test_path(path)) package.scope = Scope::kTest;
      edges.push_back(std::exchange(package.needs, {}));
      places.push_back(place(std::move(package)));
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      std::vector<std::size_t>& needs = packages_[places[i]].needs;
      for (const std::size_t needed : edges[i]) needs.push_back(places[needed]);
    }
  }

  /// Sorted, with edges that follow.
  std::vector<Package> take() {
    std::vector<std::size_t> order(packages_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
      const Package& p = packages_[i];
      return std::tie(p.path, p.ecosystem, p.name, p.version, p.source, p.not_on_linux);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    std::vector<std::size_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    std::vector<Package> sorted;
    sorted.reserve(order.size());
    for (const std::size_t index : order) {
      Package& package = sorted.emplace_back(std::move(packages_[index]));
      for (std::size_t& needed : package.needs) needed = rank[needed];
      std::sort(package.needs.begin(), package.needs.end());
      package.needs.erase(std::unique(package.needs.begin(), package.needs.end()),
                          package.needs.end());
    }
    return sorted;
  }

 private:
  std::size_t place(Package package) {
    std::string key = package.path;
    for (const std::string* part : {&package.ecosystem, &package.name, &package.version}) {
      key += '\0';
      key += *part;
    }
    key += static_cast<char>(package.source);
    key += package.not_on_linux ? '1' : '0';
    const auto [found, inserted] = index_.try_emplace(std::move(key), packages_.size());
    if (inserted) {
      packages_.push_back(std::move(package));
      return packages_.size() - 1;
    }
    Package& known = packages_[found->second];
    known.scope = std::min(known.scope, package.scope);
    known.direct = known.direct || package.direct;
    known.line = std::min(known.line, package.line);
    return found->second;
  }

  std::vector<Package> packages_;
  std::unordered_map<std::string, std::size_t> index_;
};

/// npm reads npm-shrinkwrap.json and ignores the package-lock.json beside it.
bool is_overruled(const LockfileInput& input) {
  return file_name(input.path) == "package-lock.json" && input.sibling("npm-shrinkwrap.json");
}

}  // namespace

bool wants(std::string_view path) {
  if (is_runtime_file(path)) return true;
  if (path == kGoVendorList || path.ends_with("/" + std::string(kGoVendorList))) return true;
  if (is_foreign_path(path)) return false;
  if (format_of(path) != nullptr || is_noted_file(path)) return true;
  return std::find(kManifestNames.begin(), kManifestNames.end(), file_name(path)) !=
         kManifestNames.end();
}

Inventory build_inventory(const std::vector<KeptFile>& files, unsigned jobs) {
  FileIndex index;
  for (const KeptFile& file : files) index.emplace(file.path, file.bytes);

  Inventory inventory;
  inventory.problems = coverage_notes(index);
  std::vector<Candidate> candidates;  // in path order, as the index
  for (const auto& [path, bytes] : index) {
    const LockfileFormat* format = is_foreign_path(path) ? nullptr : format_of(path);
    if (format == nullptr) continue;
    const LockfileInput input{path, bytes, &index};
    if (is_overruled(input)) {
      inventory.problems.push_back(
          {std::string(path), 0, "not read: npm-shrinkwrap.json stands beside it", false});
      continue;
    }
    candidates.push_back({input, format, {}, {}});
  }
  parallel_for(candidates.size(), jobs, [&](std::size_t i, unsigned) { read(candidates[i]); });

  Assembly assembly;
  for (Candidate& candidate : candidates) {
    const std::string path(candidate.input.path);
    if (!candidate.lockfile) {
      inventory.problems.push_back(
          {path, candidate.error.line, std::move(candidate.error.message), true});
      continue;
    }
    Lockfile& lockfile = *candidate.lockfile;
    for (Problem& problem : lockfile.problems) {
      if (problem.path.empty()) problem.path = path;
      inventory.problems.push_back(std::move(problem));
    }
    inventory.lockfiles.push_back({path, lockfile.format, std::string(candidate.format->ecosystem),
                                   lockfile.packages.size()});
    assembly.add(path, std::move(lockfile));
  }
  inventory.packages = assembly.take();
  std::sort(inventory.problems.begin(), inventory.problems.end());
  inventory.problems.erase(std::unique(inventory.problems.begin(), inventory.problems.end()),
                           inventory.problems.end());
  return inventory;
}

}  // namespace sluice::inventory
