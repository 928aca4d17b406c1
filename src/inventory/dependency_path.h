// By which packages an app comes to a package. Bounded work on any graph: cycles, and diamonds that
// multiply into more paths than anybody could list. Thread-safe once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/package.h"

namespace sluice::inventory {

/// More paths than this are not counted.
inline constexpr std::size_t kMaxCountedPaths = 1'000'000;

class PathFinder {
 public:
  /// Refers to the packages, which must not change meanwhile.
  explicit PathFinder(const std::vector<Package>& packages);

  /// Up to `limit` paths, shortest first, as indices: the app's own dependency first, the package
  /// last, none twice in a path. Only the package itself if nothing is known of who needs it. What
  /// is shipped is not explained by what needs it in tests or on other systems: of a shipped
  /// package only shipped dependents count.
  std::vector<std::vector<std::size_t>> paths_to(std::size_t package, std::size_t limit) const;

  /// How many paths there are, up to kMaxCountedPaths; nothing where a cycle makes that a question
  /// without a quick answer.
  std::optional<std::size_t> count_paths(std::size_t package) const;

 private:
  /// The packages that explain each other: all, or only shipped ones.
  struct View {
    std::vector<std::uint32_t> depth;  ///< steps from what the app itself names; kNever
    bool shipped_only = false;
  };
  const View& view_of(std::size_t package) const;
  View make_view(bool shipped_only) const;
  bool belongs(const View& view, std::size_t package) const;
  std::vector<std::size_t> shortest_path(const View& view, std::size_t package) const;
  std::vector<std::uint32_t> next_dependents(const View& view, std::uint32_t package,
                                             const std::vector<std::uint32_t>& below,
                                             std::size_t limit) const;

  const std::vector<Package>& packages_;
  std::vector<std::uint32_t> first_;       ///< of each package in dependents_, and the end
  std::vector<std::uint32_t> dependents_;  ///< who needs it
  View all_;
  View shipped_;
};

/// The names along each path.
std::vector<std::vector<std::string>> names_along(
    const std::vector<Package>& packages, const std::vector<std::vector<std::size_t>>& paths);

}  // namespace sluice::inventory
