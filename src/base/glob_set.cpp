#include "base/glob_set.h"

#include <algorithm>

#include "base/glob.h"

namespace sluice {
namespace {

constexpr std::string_view kWild = "*?";

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of(kWild) == std::string_view::npos;
}

/// True if the components of `folder` ("a/b/") stand somewhere in the path.
bool has_folder(std::string_view path, std::string_view folder) {
  for (std::size_t at = path.find(folder); at != std::string_view::npos;
       at = path.find(folder, at + 1)) {
    if (at == 0 || path[at - 1] == '/') return true;
  }
  return false;
}

}  // namespace

GlobSet::GlobSet(const std::vector<std::string>& patterns) {
  constexpr std::string_view kAnywhere = "**/";
  constexpr std::string_view kBelow = "/**";
  for (const std::string& pattern : patterns) {
    std::string_view rest = pattern;
    if (!rest.starts_with(kAnywhere)) {
      add_other(pattern);
      continue;
    }
    rest.remove_prefix(kAnywhere.size());
    const std::size_t star = rest.find('*');
    if (rest.ends_with(kBelow) && is_plain(rest.substr(0, rest.size() - kBelow.size()))) {
      folders_.emplace_back(rest.substr(0, rest.size() - 2));
    } else if (rest.find_first_of("?/") != std::string_view::npos || rest.empty() ||
               (star != std::string_view::npos &&
                rest.find('*', star + 1) != std::string_view::npos)) {
      add_other(pattern);
    } else if (star == std::string_view::npos) {
      names_.push_back({std::string(rest), std::string(rest), false});
    } else {
      names_.push_back(
          {std::string(rest.substr(0, star)), std::string(rest.substr(star + 1)), true});
    }
  }
}

void GlobSet::add_other(std::string_view pattern) {
  const std::size_t wild = pattern.find_last_of(kWild);
  std::string_view end = wild == std::string_view::npos ? pattern : pattern.substr(wild + 1);
  // "**/" may stand for nothing as a whole.
  if (end.starts_with('/')) end.remove_prefix(1);
  others_.push_back({std::string(pattern), std::string(end)});
}

bool GlobSet::empty() const { return names_.empty() && folders_.empty() && others_.empty(); }

bool GlobSet::matches_name(std::string_view name) const {
  return std::any_of(names_.begin(), names_.end(), [&](const Name& wanted) {
    // One byte tells most of them apart.
    const std::string& tell = wanted.end.empty() ? wanted.begin : wanted.end;
    if (!tell.empty() && (name.empty() || (wanted.end.empty() ? name.front() != tell.front()
                                                              : name.back() != tell.back()))) {
      return false;
    }
    if (!wanted.star) return name == wanted.begin;
    return name.size() >= wanted.begin.size() + wanted.end.size() && name.ends_with(wanted.end) &&
           name.starts_with(wanted.begin);
  });
}

bool GlobSet::matches(std::string_view path) const {
  if (matches_name(path.substr(path.rfind('/') + 1))) return true;
  if (std::any_of(folders_.begin(), folders_.end(),
                  [&](const std::string& folder) { return has_folder(path, folder); })) {
    return true;
  }
  return std::any_of(others_.begin(), others_.end(), [&](const Other& other) {
    return path.ends_with(other.end) && glob_match(other.pattern, path);
  });
}

}  // namespace sluice
