#include "correlate/source_hygiene.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "correlate/hygiene_finding.h"
#include "correlate/source_address.h"
#include "inventory/paths.h"

namespace sluice::correlate {
namespace {

using inventory::Inventory;

/// A lockfile's other hosts are worth a word only if nearly all packages have one host.
constexpr std::size_t kFewPackages = 3;
constexpr std::size_t kFewPercent = 5;

constexpr HygieneRule kUnpinned = {
    "unpinned-requirement",
    Severity::kMedium,
    "No fixed version: {names}",
    "{count} requirements have no fixed version: {names}",
    "Pin versions (pip-compile, pip freeze, or a lockfile), so that every build gets the same.",
};
constexpr HygieneRule kInsecure = {
    "insecure-source",
    Severity::kHigh,
    "Comes over an unencrypted connection, and nothing pins its content: {names}",
    "{count} packages come over unencrypted connections, and nothing pins their content: {names}",
    "Use the https address of the source.",
};
constexpr HygieneRule kInsecureUnpinnedFile = {
    "insecure-source",
    Severity::kMedium,
    "Comes over an unencrypted connection, and the lockfile has no checksums: {names}",
    "{count} packages come over unencrypted connections, and the lockfile has no checksums: "
    "{names}",
    "Use the https address of the source, and checksums if the package manager has them.",
};
constexpr HygieneRule kInsecurePinned = {
    "insecure-source",
    Severity::kLow,
    "Comes over an unencrypted connection, its content is pinned: {names}",
    "{count} packages come over unencrypted connections, their content is pinned: {names}",
    "Use the https address of the source.",
};
constexpr HygieneRule kNoCommit = {
    "git-without-commit",
    Severity::kMedium,
    "Comes from a git branch or tag, which can move: {names}",
    "{count} packages come from git branches or tags, which can move: {names}",
    "Name the full commit.",
};
constexpr HygieneRule kHostNotAllowed = {
    "unexpected-source-host",
    Severity::kHigh,
    "Comes from a host that sluice.toml does not allow: {names}",
    "{count} packages come from hosts that sluice.toml does not allow: {names}",
    "Check who changed the lockfile, or add the host to dependencies.source_hosts.",
};
constexpr HygieneRule kOtherHost = {
    "unexpected-source-host",
    Severity::kLow,
    "Comes from another host than the rest of the lockfile: {names}",
    "{count} packages come from other hosts than the rest of the lockfile: {names}",
    "Check who changed the lockfile; dependencies.source_hosts in sluice.toml says what is right.",
};
constexpr HygieneRule kOtherPackage = {
    "source-names-other-package",
    Severity::kHigh,
    "The address is that of another package or version: {names}",
    "The addresses of {count} packages are those of other packages or versions: {names}",
    "Check who changed the lockfile, and make it anew with the package manager.",
};
constexpr HygieneRule kNoIntegrity = {
    "missing-integrity",
    Severity::kLow,
    "No checksum in the lockfile: {names}",
    "{count} packages have no checksum in the lockfile: {names}",
    "Make the lockfile anew with a current package manager.",
};
constexpr HygieneRule kWeakIntegrity = {
    "weak-integrity",
    Severity::kLow,
    "Only a SHA-1 checksum: {names}",
    "{count} packages have only a SHA-1 checksum: {names}",
    "Make the lockfile anew with a current package manager.",
};
constexpr HygieneRule kNewScript = {
    "new-install-script",
    Severity::kLow,
    "Runs code of its own at install, and did not in the last build: {names}",
    "{count} packages run code of their own at install, and did not in the last build: {names}",
    "Read the scripts before you trust them.",
};
constexpr HygieneRule kNewPackageScript = {
    "new-install-script",
    Severity::kMedium,
    "New, and runs code of its own at install: {names}",
    "{count} packages are new and run code of their own at install: {names}",
    "Read the scripts before you trust them.",
};
constexpr HygieneRule kDeprecated = {
    "deprecated-package",
    Severity::kLow,
    "Given up by its own people: {names}",
    "{count} packages are given up by their own people: {names}",
    "Look for a successor; nobody mends them.",
    "A06",
    "A03",
};
constexpr HygieneRule kCredentials = {
    "source-credentials",
    Severity::kMedium,
    "Credentials stand in the address: {names}",
    "Credentials stand in the addresses of {count} packages: {names}",
    "Take them out, revoke them, and give the package manager its credentials by config var.",
    "A07",
    "A07",
};

/// Files whose formats have checksums. Where a manager writes none, their absence says nothing.
constexpr std::array<std::string_view, 7> kWithIntegrity = {
    "package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock",
    "uv.lock",           "Cargo.lock"};

std::string_view file_name_of(const Package& package) {
  return std::string_view(package.path).substr(package.path.rfind('/') + 1);
}

/// Whether the app's build takes the package from where this entry says.
bool counts(const Package& package) {
  return !package.superseded && !package.not_on_linux && package.scope != Scope::kTest &&
         package.source != PackageSource::kWorkspace && package.inner.empty();
}

/// "left-pad-1.3.0.tgz" in ".../-/left-pad-1.3.0.tgz" is what npm's registries call the tarball of
/// left-pad 1.3.0. False if the address has another form or is right.
bool names_other_package(const Package& package) {
  if (package.ecosystem != "npm" || package.source != PackageSource::kRegistry) return false;
  std::string_view url = package.source_url;
  url = url.substr(0, url.find_first_of("?#"));
  if (url.find("/-/") == std::string_view::npos || !url.ends_with(".tgz")) return false;
  const std::string_view file = url.substr(url.rfind('/') + 1);
  const std::string_view name = std::string_view(package.name).substr(package.name.rfind('/') + 1);
  // Build metadata is no part of the file's name, some hosts escape what they like.
  const std::string_view version =
      std::string_view(package.version).substr(0, package.version.find('+'));
  if (file.find('%') != std::string_view::npos || version.empty()) return false;
  const auto is_file = [file](const std::string& wanted) {
    return std::equal(wanted.begin(), wanted.end(), file.begin(), file.end(), [](char a, char b) {
      return std::tolower(static_cast<unsigned char>(a)) ==
             std::tolower(static_cast<unsigned char>(b));
    });
  };
  const std::string plain = std::string(name) + '-' + std::string(version) + ".tgz";
  if (is_file(plain) || is_file(std::string(name) + "-v" + std::string(version) + ".tgz")) {
    return false;
  }
  // Some registries put the scope into the file's name.
  if (!package.name.starts_with('@')) return true;
  const std::string scope = package.name.substr(0, package.name.find('/'));
  return !is_file(scope + '-' + plain) && !is_file(scope.substr(1) + '-' + plain);
}

bool is_weak(std::string_view integrity) {
  return integrity.starts_with("sha1") && integrity.find(' ') == std::string_view::npos;
}

class Hygiene {
 public:
  Hygiene(const Inventory& inventory, const SourceExpectations& expected)
      : inventory_(inventory), expected_(expected) {}

  std::vector<Finding> find() {
    for (const Package& package : inventory_.packages) {
      if (!counts(package)) continue;
      look_at_version(package);
      look_at_source(package);
      look_at_content(package);
      if (!package.integrity.empty()) files_with_checksums_.insert(package.path);
    }
    look_at_insecure();
    look_at_hosts();
    look_at_integrity();
    return std::move(findings_);
  }

 private:
  void look_at_version(const Package& package) {
    // A file of requirements is all the lock that many apps have. Other manifests without a
    // lockfile are told of as such.
    const bool requirement_file = file_name_of(package).ends_with(".txt");
    if (package.state == PackageState::kDeclared && package.ecosystem == "PyPI" &&
        package.version.empty() && package.source == PackageSource::kRegistry && requirement_file) {
      add(kUnpinned, package, package.requirement);
    }
    if (!package.deprecated.empty()) add(kDeprecated, package, package.version);
  }

  void look_at_source(const Package& package) {
    const SourceAddress address = read_source_address(package.source_url);
    if (address.unencrypted && !address.local) {
      // A git commit is a checksum of its content.
      const bool pinned = !package.integrity.empty() || !package.commit.empty();
      if (pinned) add(kInsecurePinned, package, address.host);
      if (!pinned) insecure_.emplace_back(&package, address.host);
    }
    if (package.source == PackageSource::kGit && package.commit.empty() &&
        package.state != PackageState::kInstalled) {
      add(kNoCommit, package, address.host);
    }
    if (package.source_credentials) add(kCredentials, package, address.host);
    if (names_other_package(package)) {
      add(kOtherPackage, package, package.version + " from " + address.host);
    }
    if (package.source == PackageSource::kRegistry && !address.host.empty()) {
      hosts_[package.path][address.host].push_back(&package);
    }
  }

  /// Where the rest of the file has checksums, the one without stands out. Files without any are
  /// what older package managers wrote: their apps must not stop at their first build.
  void look_at_insecure() {
    for (const auto& [package, host] : insecure_) {
      const bool stands_out = files_with_checksums_.count(package->path) != 0;
      add(stands_out ? kInsecure : kInsecureUnpinnedFile, *package, host);
    }
  }

  void look_at_content(const Package& package) {
    if (package.install_script && expected_.known_scripts != nullptr) {
      const std::string form = known_form(package);
      const auto known = [&form](const std::vector<std::string>& forms) {
        return std::binary_search(forms.begin(), forms.end(), form);
      };
      if (!known(*expected_.known_scripts)) {
        const bool is_new =
            expected_.known_packages != nullptr && !known(*expected_.known_packages);
        add(is_new ? kNewPackageScript : kNewScript, package, package.version);
      }
    }
    if (package.source != PackageSource::kRegistry || package.state == PackageState::kDeclared) {
      return;
    }
    const std::string_view file = file_name_of(package);
    if (std::find(kWithIntegrity.begin(), kWithIntegrity.end(), file) == kWithIntegrity.end()) {
      return;
    }
    if (package.integrity.empty()) {
      // What is bundled in another package's tarball has neither address nor checksum.
      if (!package.source_url.empty() || file == "Cargo.lock") {
        without_integrity_.push_back({&package, package.version});
      }
    } else if (is_weak(package.integrity)) {
      add(kWeakIntegrity, package, package.version);
    }
  }

  void look_at_hosts() {
    for (const auto& [path, hosts] : hosts_) {
      if (!expected_.hosts.empty()) {
        for (const auto& [host, packages] : hosts) {
          if (std::find(expected_.hosts.begin(), expected_.hosts.end(), host) !=
              expected_.hosts.end()) {
            continue;
          }
          for (const Package* package : packages) add(kHostNotAllowed, *package, host);
        }
        continue;
      }
      std::size_t all = 0;
      for (const auto& [host, packages] : hosts) all += packages.size();
      for (const auto& [host, packages] : hosts) {
        const bool few =
            packages.size() <= kFewPackages && packages.size() * 100 <= all * kFewPercent;
        if (!few) continue;
        for (const Package* package : packages) add(kOtherHost, *package, host);
      }
    }
  }

  /// A format whose manager only sometimes writes checksums is told of once, not by package.
  void look_at_integrity() {
    for (HygieneCase& each : without_integrity_) cases_of(kNoIntegrity).push_back(std::move(each));
    for (auto& [rule, cases] : cases_) {
      for (Finding& finding : hygiene_findings(*rule, std::move(cases))) {
        findings_.push_back(std::move(finding));
      }
    }
  }

  void add(const HygieneRule& rule, const Package& package, std::string detail) {
    std::string group;
    if (package.state == PackageState::kInstalled && inventory::is_foreign_path(package.path)) {
      group = package.ecosystem + ' ' + std::string(inventory::project_folder(package.path));
    }
    cases_of(rule).push_back({&package, std::move(detail), std::move(group)});
  }

  std::vector<HygieneCase>& cases_of(const HygieneRule& rule) {
    const auto found = std::find_if(cases_.begin(), cases_.end(),
                                    [&](const auto& entry) { return entry.first == &rule; });
    if (found != cases_.end()) return found->second;
    return cases_.emplace_back(&rule, std::vector<HygieneCase>()).second;
  }

  const Inventory& inventory_;
  const SourceExpectations& expected_;
  std::map<std::string_view, std::map<std::string, std::vector<const Package*>>> hosts_;
  std::vector<std::pair<const Package*, std::string>> insecure_;  ///< with nothing that pins them
  std::set<std::string_view> files_with_checksums_;
  std::vector<HygieneCase> without_integrity_;
  std::vector<std::pair<const HygieneRule*, std::vector<HygieneCase>>> cases_;
  std::vector<Finding> findings_;
};

}  // namespace

std::string known_form(const Package& package) { return package.ecosystem + ' ' + package.name; }

std::vector<Finding> source_findings(const Inventory& inventory,
                                     const SourceExpectations& expected) {
  return Hygiene(inventory, expected).find();
}

}  // namespace sluice::correlate
