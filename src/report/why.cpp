#include "report/why.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <tuple>

#include "base/nearest.h"
#include "inventory/dependency_path.h"
#include "inventory/package_set.h"
#include "report/escape.h"

namespace sluice::report {
namespace {

constexpr std::size_t kMaxAdvice = 5;
constexpr std::size_t kMaxDemandsShown = 10;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

bool is_named(const Package& package, std::string_view name) {
  return inventory::match_name(package.ecosystem, package.name) ==
         inventory::match_name(package.ecosystem, name);
}

std::string where(const Package& package) {
  std::string text = package.path;
  if (package.line != 0) text += ':' + std::to_string(package.line);
  if (!package.inner.empty()) text += " (" + package.inner.text() + ')';
  return one_line(text);
}

std::string version_text(const Package& package) {
  if (!package.version.empty()) return one_line(package.version);
  return package.requirement.empty() ? "(no version)" : '(' + one_line(package.requirement) + ')';
}

/// "dev, locked, direct".
std::string standing(const Package& package) {
  std::string text(to_string(package.scope));
  text += ", " + std::string(to_string(package.state));
  if (package.direct) text += ", direct";
  if (package.not_on_linux) text += ", other systems only";
  if (package.not_in_slug) text += ", not in the slug";
  if (package.install_script) text += ", runs a script when installed";
  return text;
}

/// What manifests and other packages ask of it. Of the manifests those entries that the lockfile
/// has answered are superseded, and still are what the app asks for.
std::string demands_text(const inventory::Inventory& inventory, const Package& package) {
  std::vector<std::string> lines;
  if (package.direct) {
    for (const Package& other : inventory.packages) {
      if (other.state != PackageState::kDeclared || other.requirement.empty()) continue;
      if (other.ecosystem != package.ecosystem || !is_named(other, package.name)) continue;
      lines.push_back("the app asks for " + one_line(other.requirement) + " in " + where(other));
    }
  }
  for (const Demand& demand : package.demands) {
    lines.push_back(one_line(demand.by) + " asks for " + one_line(demand.requirement));
  }
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < kMaxDemandsShown; ++i) {
    text += "  " + lines[i] + '\n';
  }
  if (lines.size() > kMaxDemandsShown) {
    text += "  and " + std::to_string(lines.size() - kMaxDemandsShown) + " other requirements\n";
  }
  return text;
}

std::string advisory_line(const AdvisoryMatch& match) {
  std::string id = match.id;
  for (const std::string& alias : match.aliases) {
    if (alias.starts_with("CVE-")) {
      id = alias;
      break;
    }
  }
  std::string text = "  " + one_line(id) + ' ' + std::string(to_string(match.severity));
  if (match.malicious) text += ", malicious";
  if (match.known_exploited) text += ", exploited";
  if (!match.fixed_version.empty()) text += ", fixed in " + one_line(match.fixed_version);
  return text + ": " + one_line(match.summary, 120) + '\n';
}

std::string paths_text(const inventory::Inventory& inventory, const inventory::PathFinder& finder,
                       std::size_t package) {
  const auto paths = finder.paths_to(package, kMaxWhyPaths);
  const std::optional<std::size_t> count = finder.count_paths(package);
  const bool alone = paths.size() == 1 && paths.front().size() == 1;
  if (alone && inventory.packages[package].direct && count == 1U) {
    return "  path: the app itself names it\n";
  }
  if (alone && !inventory.packages[package].direct) {
    return "  path: not known; nothing in the file says who needs it\n";
  }
  std::string text = "  paths:\n";
  for (const std::vector<std::string>& path : inventory::names_along(inventory.packages, paths)) {
    text += "    app";
    for (const std::string& name : path) text += " > " + one_line(name);
    text += '\n';
  }
  if (!count) {
    if (paths.size() == kMaxWhyPaths) text += "    and more (the packages need each other)\n";
  } else if (*count >= inventory::kMaxCountedPaths) {
    text += "    and more than " + std::to_string(inventory::kMaxCountedPaths - 1) + " others\n";
  } else if (*count > paths.size()) {
    text += "    and " + std::to_string(*count - paths.size()) + " more\n";
  }
  return text;
}

}  // namespace

std::vector<std::size_t> packages_named(const inventory::Inventory& inventory,
                                        std::string_view name) {
  std::vector<std::size_t> found;
  const auto look = [&](std::string_view wanted, std::optional<std::string_view> version) {
    for (std::size_t i = 0; i < inventory.packages.size(); ++i) {
      const Package& package = inventory.packages[i];
      if (package.superseded || !is_named(package, wanted)) continue;
      if (!version || package.version == *version) found.push_back(i);
    }
  };
  look(name, std::nullopt);
  const std::size_t sign = name.rfind('@');
  if (found.empty() && sign != std::string_view::npos && sign > 0) {
    look(name.substr(0, sign), name.substr(sign + 1));
  }
  return found;
}

std::vector<std::string> names_like(const inventory::Inventory& inventory, std::string_view name) {
  const std::string wanted = lower(name);
  std::set<std::string> names;
  for (const Package& package : inventory.packages) {
    if (!package.superseded) names.insert(package.name);
  }
  std::vector<std::string> best;
  const std::string near = nearest(name, {names.begin(), names.end()});
  if (!near.empty()) best.push_back(near);
  std::vector<std::string> parts;
  for (const std::string& known : names) {
    if (wanted.size() > 2 && known != near && lower(known).find(wanted) != std::string::npos) {
      parts.push_back(known);
    }
  }
  std::stable_sort(parts.begin(), parts.end(),
                   [](const std::string& a, const std::string& b) { return a.size() < b.size(); });
  for (const std::string& part : parts) {
    if (best.size() < kMaxAdvice) best.push_back(part);
  }
  return best;
}

std::string why_text(const inventory::Inventory& inventory,
                     const std::vector<AdvisoryMatch>& matches,
                     const std::vector<std::size_t>& packages) {
  const inventory::PathFinder finder(inventory.packages);
  std::string text;
  for (const std::size_t i : packages) {
    const Package& package = inventory.packages[i];
    if (!text.empty()) text += '\n';
    text += one_line(package.name) + ' ' + version_text(package) + " (" +
            one_line(package.ecosystem) + "): " + standing(package) + '\n';
    text += "  in " + where(package) + '\n';
    if (!package.deprecated.empty()) {
      text += "  deprecated: " + one_line(package.deprecated, 120) + '\n';
    }
    text += demands_text(inventory, package);
    for (const AdvisoryMatch& match : matches) {
      if (match.package == i) text += advisory_line(match);
    }
    text += paths_text(inventory, finder, i);
  }
  return text;
}

std::string package_list(const inventory::Inventory& inventory) {
  std::vector<const Package*> packages;
  for (const Package& package : inventory.packages) {
    if (!package.superseded) packages.push_back(&package);
  }
  std::sort(packages.begin(), packages.end(), [](const Package* a, const Package* b) {
    return std::tie(a->ecosystem, a->name, a->version, a->path, a->line) <
           std::tie(b->ecosystem, b->name, b->version, b->path, b->line);
  });
  constexpr std::size_t kWidestName = 48;
  constexpr std::size_t kWidestVersion = 24;
  std::size_t name_width = 0;
  std::size_t version_width = 0;
  for (const Package* package : packages) {
    name_width = std::max(name_width, std::min(one_line(package->name).size(), kWidestName));
    version_width =
        std::max(version_width, std::min(version_text(*package).size(), kWidestVersion));
  }
  const auto cell = [](std::string text, std::size_t width) {
    if (text.size() < width) text.resize(width, ' ');
    return text + "  ";
  };
  std::string text;
  for (const Package* package : packages) {
    text += cell(one_line(package->ecosystem), 9) + cell(one_line(package->name), name_width) +
            cell(version_text(*package), version_width) +
            cell(std::string(to_string(package->scope)), 8) +
            cell(package->direct ? "direct" : "", 6) +
            cell(std::string(to_string(package->state)), 9) + where(*package) + '\n';
  }
  const auto direct = std::count_if(packages.begin(), packages.end(),
                                    [](const Package* package) { return package->direct; });
  text += std::to_string(packages.size()) + " packages, " + std::to_string(direct) + " direct\n";
  return text;
}

}  // namespace sluice::report
