#include "inventory/formats/python_graph.h"

#include <algorithm>
#include <utility>

#include "inventory/formats/python_marker.h"

namespace sluice::inventory {
namespace {

/// Versions of one name that edges lead to; more are no lockfile but an attack on memory.
constexpr std::size_t kMaxVersions = 64;

}  // namespace

std::size_t PythonGraph::add(Package package) {
  const std::string key = match_name("PyPI", package.name);
  const std::size_t index = set_.add(std::move(package));
  std::vector<std::size_t>& versions = by_name_[key];
  if (versions.size() < kMaxVersions &&
      std::find(versions.begin(), versions.end(), index) == versions.end()) {
    versions.push_back(index);
  }
  here_.resize(set_.size());
  elsewhere_.resize(set_.size());
  return index;
}

const std::vector<std::size_t>& PythonGraph::all_of(const std::string& name) const {
  static const std::vector<std::size_t> kNothing;
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? kNothing : found->second;
}

void PythonGraph::need(std::size_t from, std::size_t to, std::string_view requirement,
                       std::string_view marker) {
  set_.need(from, to, requirement);
  const bool never = !marker.empty() && is_never_true_on_linux(marker);
  (never ? elsewhere_ : here_)[from].push_back(to);
}

void PythonGraph::add_root(std::size_t package, Scope scope, bool elsewhere) {
  roots_.push_back({package, scope});
  root_elsewhere_.push_back(elsewhere);
}

std::vector<bool> PythonGraph::reach(bool only_on_linux) {
  std::vector<bool> reached(set_.size(), false);
  std::vector<std::size_t> open;
  const auto visit = [&](std::size_t package) {
    if (reached[package] || (only_on_linux && set_.at(package).not_on_linux)) return;
    reached[package] = true;
    open.push_back(package);
  };
  for (std::size_t i = 0; i < roots_.size(); ++i) {
    if (!only_on_linux || !root_elsewhere_[i]) visit(roots_[i].package);
  }
  while (!open.empty()) {
    const std::size_t package = open.back();
    open.pop_back();
    for (const std::size_t needed : here_[package]) visit(needed);
    if (only_on_linux) continue;
    for (const std::size_t needed : elsewhere_[package]) visit(needed);
  }
  return reached;
}

void PythonGraph::mark_not_on_linux() {
  const std::vector<bool> anywhere = reach(false);
  const std::vector<bool> here = reach(true);
  for (std::size_t i = 0; i < anywhere.size(); ++i) {
    if (anywhere[i] && !here[i]) set_.at(i).not_on_linux = true;
  }
}

}  // namespace sluice::inventory
