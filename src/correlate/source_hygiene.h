// Where packages come from and what pins them: hygiene findings, one for each rule and file. Of a
// source address only its host is told. No I/O. Stateless, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "core/finding.h"
#include "inventory/inventory.h"

namespace sluice::correlate {

/// What the app's settings and its last build say.
struct SourceExpectations {
  /// Hosts that packages may come from; empty: not said, then a lockfile is held against itself.
  std::vector<std::string> hosts;
  /// "ecosystem name" of every package of the last build that passed, and of those with an install
  /// script. Not set on a first build.
  const std::vector<std::string>* known_packages = nullptr;  ///< sorted
  const std::vector<std::string>* known_scripts = nullptr;   ///< sorted
};

/// The form of a package in SourceExpectations.
std::string known_form(const Package& package);

/// - `unpinned-requirement`: no fixed version, and no lockfile that has one;
/// - `insecure-source`: http or another protocol without encryption (high where nothing pins the
///   content, the only one here that blocks at the default `fail_on`);
/// - `git-without-commit`: a branch or tag can move;
/// - `unexpected-source-host`: not among the hosts that the settings allow, or, where they allow
///   none, one of few in a lockfile whose other packages have another host;
/// - `source-names-other-package`: the address of a tarball is that of another package or version;
/// - `missing-integrity` and `weak-integrity` (SHA-1 alone);
/// - `new-install-script`: runs code at install and did not in the last build;
/// - `deprecated-package`: deprecated, abandoned or yanked by its own people;
/// - `source-credentials`: user name or password in an address.
/// What lies below test folders, is superseded or not for Linux is left out.
std::vector<Finding> source_findings(const inventory::Inventory& inventory,
                                     const SourceExpectations& expected);

}  // namespace sluice::correlate
