#include "inventory/package_set.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/user_information.h"
#include "inventory/growth.h"

namespace sluice::inventory {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::size_t kMaxDemands = 50;  // different ones; real lockfiles have a few
constexpr std::size_t kMaxDemandsPerFile = 1'000'000;

bool is_url(std::string_view text) {
  return text.find("://") != std::string_view::npos || text.starts_with("git@") ||
         text.starts_with("file:") || text.starts_with("link:");
}

/// erase_user_information(), which most texts don't have.
bool erase_user(RareText* text) {
  if (text->empty()) return false;
  std::string plain = text->text();
  const bool erased = erase_user_information(&plain);
  if (plain.size() != text->size()) *text = std::move(plain);
  return erased;
}

/// What one occurrence says and the one before it didn't.
void fill_gaps(Package& known, const Package& other) {
  if (known.source_url.empty()) known.source_url = other.source_url;
  if (known.commit.empty()) known.commit = other.commit;
  if (known.integrity.empty()) known.integrity = other.integrity;
  if (known.deprecated.empty()) known.deprecated = other.deprecated;
  known.source_credentials = known.source_credentials || other.source_credentials;
  known.install_script = known.install_script || other.install_script;
}

/// Whether several spellings of a name are the same package.
bool has_spellings(std::string_view ecosystem) {
  return ecosystem == "Packagist" || ecosystem == "PyPI" || ecosystem == "NuGet" ||
         ecosystem == "Hex";
}

std::size_t hash_of(const Package& package) {
  const std::hash<std::string_view> hash;
  const std::size_t name = has_spellings(package.ecosystem)
                               ? hash(match_name(package.ecosystem, package.name))
                               : hash(package.name);
  return name * 31 + hash(package.version);
}

/// Whether both are the same package at the same version. A copy that is never installed here says
/// nothing of one that is.
bool is_same(const Package& a, const Package& b) {
  const bool same_kind = a.version == b.version && a.source == b.source && a.state == b.state &&
                         a.not_on_linux == b.not_on_linux && a.ecosystem == b.ecosystem &&
                         a.inner == b.inner;
  if (!same_kind) return false;
  if (a.state == PackageState::kDeclared && a.requirement != b.requirement) return false;
  return a.name == b.name || (has_spellings(a.ecosystem) &&
                              match_name(a.ecosystem, a.name) == match_name(b.ecosystem, b.name));
}

}  // namespace

std::string match_name(std::string_view ecosystem, std::string_view name) {
  std::string key(name);
  if (has_spellings(ecosystem)) {
    std::transform(key.begin(), key.end(), key.begin(), lower);
  }
  if (ecosystem != "PyPI") return key;
  // PEP 503: runs of '-', '_' and '.' are one '-'.
  std::string normalized;
  for (const char c : key) {
    const bool separator = c == '-' || c == '_' || c == '.';
    if (!separator) normalized += c;
    if (separator && (normalized.empty() || normalized.back() != '-')) normalized += '-';
  }
  return normalized;
}

std::size_t PackageSet::add(Package package) {
  if (!ecosystem_.empty()) package.ecosystem = ecosystem_;
  if (is_url(package.version)) package.version.clear();
  // Names are hardly ever addresses; where one is, it must not carry a password into a report.
  erase_user_information(&package.name);
  erase_user(&package.requirement);
  if (erase_user(&package.source_url)) package.source_credentials = true;
  const std::size_t hash = hash_of(package);
  const std::size_t found =
      index_.find(hash, [&](std::size_t i) { return is_same(packages_[i], package); });
  if (found != HashedIndex::kNone) {
    Package& known = packages_[found];
    known.scope = std::min(known.scope, package.scope);
    known.direct = known.direct || package.direct;
    if (known.path == package.path) known.line = std::min(known.line, package.line);
    fill_gaps(known, package);
    return found;
  }
  if (packages_.size() >= kMaxPackagesPerFile) {
    full_ = true;
    return 0;
  }
  make_room(packages_);
  index_.add(hash, packages_.size());
  packages_.push_back(std::move(package));
  return packages_.size() - 1;
}

void PackageSet::need(std::size_t from, std::size_t to, std::string_view requirement) {
  if (from == to) return;
  if (needs_ == kMaxNeedsPerFile) return tell_lost_needs();
  ++needs_;
  packages_[from].needs.push_back(to);
  std::vector<Demand>& demands = packages_[to].demands;
  if (requirement.empty() || demands.size() >= kMaxDemands || demands_ >= kMaxDemandsPerFile) {
    return;
  }
  // Requirements mostly differ in their last character: "^1.2.3", "^1.2.4".
  const bool known = std::any_of(demands.begin(), demands.end(), [&](const Demand& demand) {
    return demand.requirement.back() == requirement.back() && demand.requirement == requirement;
  });
  if (!known && !is_url(requirement)) {
    ++demands_;
    demands.push_back({packages_[from].name, std::string(requirement)});
  }
}

void PackageSet::tell_lost_needs() {
  if (std::exchange(needs_lost_, true)) return;
  report(0,
         "more than " + std::to_string(kMaxNeedsPerFile) +
             " needs of packages; who needs what is not known of all",
         true);
}

void PackageSet::reserve(std::size_t packages) {
  packages = std::min(packages, kMaxPackagesPerFile);
  packages_.reserve(packages);
  index_.reserve(packages);
}

void PackageSet::reach_from(const std::vector<Root>& roots) {
  std::vector<bool> reached(packages_.size(), false);
  std::vector<std::size_t> open;
  for (Package& package : packages_) package.scope = Scope::kRuntime;
  for (const Root& root : roots) packages_[root.package].direct = true;
  constexpr std::array kOrder = {Scope::kRuntime, Scope::kOptional, Scope::kDev, Scope::kTest};
  const auto visit = [&](std::size_t package, Scope scope) {
    if (reached[package]) return;
    reached[package] = true;
    packages_[package].scope = scope;
    open.push_back(package);
  };
  for (const Scope scope : kOrder) {
    for (const Root& root : roots) {
      if (root.scope == scope) visit(root.package, scope);
    }
    while (!open.empty()) {
      const std::size_t package = open.back();
      open.pop_back();
      for (const std::size_t needed : packages_[package].needs) visit(needed, scope);
    }
  }
}

void PackageSet::mark_tops_direct() {
  std::vector<bool> needed(packages_.size(), false);
  for (const Package& package : packages_) {
    for (const std::size_t index : package.needs) needed[index] = true;
  }
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    if (!needed[i]) packages_[i].direct = true;
  }
}

void PackageSet::report(std::size_t line, std::string message, bool incomplete) {
  if (problems_.size() > kMaxProblemsPerFile) return;
  if (problems_.size() == kMaxProblemsPerFile) {
    message = "more problems than are listed, from here on";
    incomplete = true;  // some of them may be
  }
  problems_.push_back({{}, line, std::move(message), incomplete});
}

void PackageSet::spread_not_on_linux() {
  // Number of dependents that are installed on Linux; what the app names itself counts as one.
  std::vector<std::size_t> needed_on_linux(packages_.size(), 0);
  std::vector<std::size_t> elsewhere;
  const bool any = std::any_of(packages_.begin(), packages_.end(),
                               [](const Package& package) { return package.not_on_linux; });
  if (!any) return;
  for (std::size_t i = 0; i < packages_.size(); ++i) {
    if (packages_[i].not_on_linux) elsewhere.push_back(i);
    if (packages_[i].direct) ++needed_on_linux[i];
    for (const std::size_t needed : packages_[i].needs) ++needed_on_linux[needed];
  }
  while (!elsewhere.empty()) {
    const std::size_t package = elsewhere.back();
    elsewhere.pop_back();
    for (const std::size_t needed : packages_[package].needs) {
      if (--needed_on_linux[needed] > 0 || packages_[needed].not_on_linux) continue;
      packages_[needed].not_on_linux = true;
      elsewhere.push_back(needed);
    }
  }
}

Result<PackageFile> PackageSet::finish(std::string format) {
  if (full_) {
    return Error{
        {}, 0, "more than " + std::to_string(kMaxPackagesPerFile) + " packages in one file"};
  }
  for (Package& package : packages_) {
    std::sort(package.needs.begin(), package.needs.end());
    package.needs.erase(std::unique(package.needs.begin(), package.needs.end()),
                        package.needs.end());
  }
  spread_not_on_linux();
  PackageFile file;
  file.format = std::move(format);
  file.packages = std::move(packages_);
  file.problems = std::move(problems_);
  return file;
}

}  // namespace sluice::inventory
