// What is remembered of the last build that passed. It stands in the build cache, where the app's
// own build code can write: every value is checked and bounded when it is read, and nothing in it
// lets a secret, a malicious package or a known-exploited vulnerability pass. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "core/advisory.h"
#include "core/finding.h"
#include "core/package.h"
#include "core/report.h"
#include "format/node.h"

namespace sluice::policy {

inline constexpr std::string_view kStateSchema = "sluice-state/1";
inline constexpr std::size_t kMaxStatePackages = 100'000;  ///< names, and versions, of one pass
inline constexpr std::size_t kMaxStateFindings = 20'000;
inline constexpr std::size_t kMaxStateRules = 5'000;
inline constexpr std::size_t kMaxStateText = 1'024;  ///< bytes of one value
inline constexpr std::size_t kMaxStateIds = 50;      ///< of one alias group
/// Values of the whole file, which is what reading it costs.
inline constexpr std::size_t kMaxStateValues = 1'000'000;

/// A finding that the build had, in whatever class, and that did not stop it.
struct RememberedFinding {
  std::string id;
  FindingKind kind = FindingKind::kSecret;
  Since since = Since::kIntroduced;  ///< without what a committed baseline says
  std::chrono::sys_days first_seen{};
  // Of a vulnerability: what tells it from others.
  std::vector<std::string> advisories;  ///< ids of its alias group
  std::string ecosystem;
  std::string package;
  std::string version;
};

/// Which advisories a build was judged by.
struct RememberedAdvisories {
  std::string source;
  std::string sha256;
  std::string newest;
  std::vector<std::string> ecosystems;  ///< held whole; empty: not known
};

/// Name, as written, to versions; an empty version is one that no file told.
using PackageVersions = std::map<std::string, std::set<std::string>>;

struct BuildState {
  Instant built;
  std::string commit;  ///< may be empty
  std::vector<RememberedAdvisories> advisories;
  std::vector<std::string> rules;  ///< ids of checks and hygiene there were, sorted
  std::map<std::string, PackageVersions> packages;  ///< by ecosystem
  std::vector<std::string> install_scripts;         ///< correlate::known_form(), sorted
  std::vector<RememberedFinding> findings;
};

/// Of both passes of a build: the source's packages are not those of the slug, and each pass is
/// held against its own kind.
struct SavedStates {
  std::optional<BuildState> source;
  std::optional<BuildState> slug;
};

/// Adds a package of this build.
void remember(const Package& package, BuildState* state);

/// Names of all packages as correlate::known_form() has them, sorted.
std::vector<std::string> known_packages(const BuildState& state);

/// Passes every text that came from the app's tree through the redaction.
void clean(BuildState* state, const std::function<std::string(const std::string&)>& redact);

/// Reads the document, whose schema the caller has checked. An error for what is of another form,
/// of a size that no app has, or from the future.
Result<SavedStates> read_states(const format::Node& document, std::string_view path, Instant now);

/// An error if something is more than can be read again.
Result<std::string> render_states(const SavedStates& states);

}  // namespace sluice::policy
