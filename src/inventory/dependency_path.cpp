#include "inventory/dependency_path.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>
#include <utility>

#include "inventory/inventory.h"

namespace sluice::inventory {
namespace {

constexpr std::uint32_t kNever = std::numeric_limits<std::uint32_t>::max();
/// Edges looked at for one question. Real lockfiles need a few thousand.
constexpr std::size_t kMaxEdges = 1'000'000;

bool is_shipped(const Package& package) {
  return package.scope < Scope::kDev && !package.not_on_linux;
}

/// The end of a path in the making, from the package up. `below` is the step towards the package.
struct Step {
  std::uint32_t package = 0;
  std::uint32_t below = kNever;
  std::uint32_t length = 1;
};

/// Orders the search: what can become the shortest path first, and of those the one that is nearest
/// to its end, so that ties don't multiply.
struct Open {
  std::uint32_t total = 0;
  std::uint32_t length = 0;
  std::uint32_t number = 0;
  std::uint32_t step = 0;
  bool complete = false;

  bool operator>(const Open& other) const {
    return std::tuple(total, other.length, number) > std::tuple(other.total, length, other.number);
  }
};

}  // namespace

PathFinder::PathFinder(const std::vector<Package>& packages)
    : packages_(packages), first_(packages.size() + 1, 0) {
  for (const Package& package : packages) {
    for (const std::size_t needed : package.needs) ++first_[needed + 1];
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  dependents_.resize(first_.back());
  std::vector<std::uint32_t> next(first_.begin(), first_.end() - 1);
  for (std::size_t i = 0; i < packages.size(); ++i) {
    for (const std::size_t needed : packages[i].needs) {
      dependents_[next[needed]++] = static_cast<std::uint32_t>(i);
    }
  }
  all_ = make_view(false);
  shipped_ = make_view(true);
}

bool PathFinder::belongs(const View& view, std::size_t package) const {
  return !view.shipped_only || is_shipped(packages_[package]);
}

PathFinder::View PathFinder::make_view(bool shipped_only) const {
  View view{std::vector<std::uint32_t>(packages_.size(), kNever), shipped_only};
  std::vector<std::size_t> order;
  const auto visit = [&](std::size_t package, std::uint32_t depth) {
    if (view.depth[package] != kNever || !belongs(view, package)) return;
    view.depth[package] = depth;
    order.push_back(package);
  };
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    if (packages_[i].direct) visit(i, 0);
  }
  for (std::size_t at = 0; at < order.size(); ++at) {
    const std::uint32_t depth = view.depth[order[at]] + 1;
    for (const std::size_t needed : packages_[order[at]].needs) visit(needed, depth);
  }
  return view;
}

const PathFinder::View& PathFinder::view_of(std::size_t package) const {
  return is_shipped(packages_[package]) ? shipped_ : all_;
}

std::vector<std::uint32_t> PathFinder::next_dependents(const View& view, std::uint32_t package,
                                                       const std::vector<std::uint32_t>& below,
                                                       std::size_t limit) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = first_[package]; i < first_[package + 1]; ++i) {
    const std::uint32_t dependent = dependents_[i];
    if (view.depth[dependent] == kNever) continue;
    if (std::find(below.begin(), below.end(), dependent) == below.end()) found.push_back(dependent);
  }
  const auto key = [&](std::uint32_t i) {
    return std::tie(view.depth[i], packages_[i].name, packages_[i].version, i);
  };
  const auto by_key = [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
  // Each of them leads to a path at least, so no more are needed than paths are wanted.
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), end, found.end(), by_key);
  found.erase(end, found.end());
  return found;
}

std::vector<std::size_t> PathFinder::shortest_path(const View& view, std::size_t package) const {
  std::vector<std::size_t> path = {package};
  while (view.depth[path.back()] > 0) {
    const std::size_t at = path.back();
    std::uint32_t best = kNever;
    for (std::uint32_t i = first_[at]; i < first_[at + 1]; ++i) {
      const std::uint32_t dependent = dependents_[i];
      if (view.depth[dependent] + 1 != view.depth[at]) continue;
      if (best == kNever || packages_[dependent].name < packages_[best].name) best = dependent;
    }
    path.push_back(best);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::vector<std::vector<std::size_t>> PathFinder::paths_to(std::size_t package,
                                                           std::size_t limit) const {
  std::vector<std::vector<std::size_t>> paths;
  if (package >= packages_.size() || limit == 0) return paths;
  const View& view = view_of(package);
  if (view.depth[package] == kNever) return {{package}};

  std::vector<Step> steps;
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
  std::uint32_t number = 0;
  const auto push = [&](std::uint32_t at, std::uint32_t below, std::uint32_t length) {
    steps.push_back({at, below, length});
    const auto step = static_cast<std::uint32_t>(steps.size() - 1);
    if (packages_[at].direct) open.push({length, length, number++, step, true});
    open.push({length + view.depth[at], length, number++, step, false});
  };
  push(static_cast<std::uint32_t>(package), kNever, 1);
  for (std::size_t edges = 0; !open.empty() && paths.size() < limit && edges < kMaxEdges;) {
    const Open top = open.top();
    open.pop();
    const Step at = steps[top.step];
    std::vector<std::uint32_t> below;
    below.reserve(at.length);
    for (std::uint32_t i = top.step; i != kNever; i = steps[i].below) {
      below.push_back(steps[i].package);
    }
    if (top.complete) {
      paths.emplace_back(below.begin(), below.end());
      continue;
    }
    edges += below.size() + first_[at.package + 1] - first_[at.package];
    for (const std::uint32_t dependent :
         next_dependents(view, at.package, below, limit - paths.size())) {
      push(dependent, top.step, at.length + 1);
    }
  }
  // Too long to be searched for.
  if (paths.empty()) paths.push_back(shortest_path(view, package));
  return paths;
}

std::optional<std::size_t> PathFinder::count_paths(std::size_t package) const {
  if (package >= packages_.size()) return 0;
  const View& view = view_of(package);
  if (view.depth[package] == kNever) return 1;

  // Depth first towards the app, with a stack of its own; a package is counted when all of its
  // dependents are.
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(packages_.size(), Mark::kNew);
  std::vector<std::size_t> counts(packages_.size(), 0);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> stack;  // package, next of its dependents
  const auto enter = [&](std::uint32_t at) {
    marks[at] = Mark::kOpen;
    counts[at] = packages_[at].direct ? 1 : 0;
    stack.emplace_back(at, first_[at]);
  };
  enter(static_cast<std::uint32_t>(package));
  while (!stack.empty()) {
    auto& [at, next] = stack.back();
    if (next == first_[at + 1]) {
      marks[at] = Mark::kDone;
      stack.pop_back();
      continue;
    }
    const std::uint32_t dependent = dependents_[next];
    if (view.depth[dependent] == kNever) {
      ++next;
    } else if (marks[dependent] == Mark::kDone) {
      counts[at] = std::min(counts[at] + counts[dependent], kMaxCountedPaths);
      ++next;
    } else if (marks[dependent] == Mark::kOpen) {
      return std::nullopt;
    } else {
      enter(dependent);
    }
  }
  return counts[package];
}

std::vector<std::vector<std::string>> names_along(
    const std::vector<Package>& packages, const std::vector<std::vector<std::size_t>>& paths) {
  std::vector<std::vector<std::string>> names;
  for (const std::vector<std::size_t>& path : paths) {
    std::vector<std::string>& along = names.emplace_back();
    for (const std::size_t package : path) along.push_back(packages[package].name);
  }
  return names;
}

std::vector<std::string> path_to(const Inventory& inventory, std::size_t package) {
  if (package >= inventory.packages.size()) return {};
  const PathFinder finder(inventory.packages);
  return names_along(inventory.packages, finder.paths_to(package, 1)).front();
}

}  // namespace sluice::inventory
