#include "inventory/formats/jar_identity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inventory/formats/text.h"
#include "inventory/paths.h"

namespace sluice::inventory {
namespace {

std::string_view stem_of(std::string_view path) {
  const std::string_view name = file_name(path);
  return name.substr(0, name.rfind('.'));
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What build tools put behind the name of a jar that has its dependencies in it.
constexpr std::array<std::string_view, 10> kSuffixes = {
    "all",  "assembly", "exec",   "fat",  "jar-with-dependencies",
    "uber", "runner",   "shaded", "boot", "standalone"};

/// How well the file's name tells of this artifact: 0 not at all, 1 "a-all", 2 "a" or with another
/// version, 3 "a-1.0". sbt stages "group.a-1.0".
int fit(std::string_view stem, const PomFacts& pom) {
  if (pom.artifact.empty()) return 0;
  if (!pom.group.empty() && stem.starts_with(pom.group + '.')) {
    stem.remove_prefix(pom.group.size() + 1);
  }
  if (!stem.starts_with(pom.artifact)) return 0;
  stem.remove_prefix(pom.artifact.size());
  if (stem.empty()) return 2;
  if (stem.size() < 2 || stem.front() != '-') return 0;
  stem.remove_prefix(1);
  if (!pom.version.empty() && stem.starts_with(pom.version)) return 3;
  if (is_digit(stem.front())) return 2;
  return std::find(kSuffixes.begin(), kSuffixes.end(), stem) != kSuffixes.end() ? 1 : 0;
}

/// The pom that fits the name best; of equal ones that with the longest name.
std::optional<std::size_t> own_pom(std::string_view stem, const std::vector<PomFacts>& poms) {
  std::optional<std::size_t> best;
  std::pair<int, std::size_t> best_fit;
  for (std::size_t i = 0; i < poms.size(); ++i) {
    const std::pair<int, std::size_t> fits = {fit(stem, poms[i]), poms[i].artifact.size()};
    if (fits.first == 0 || (best && fits <= best_fit)) continue;
    best = i;
    best_fit = fits;
  }
  return best;
}

/// In a local repository the folders are the coordinates: "org/example/a/1.0/a-1.0.jar" (Maven,
/// coursier) or "org.example/a/1.0/<sha1>/a-1.0.jar" (Gradle).
std::optional<JarIdentity> from_repository(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t slash = std::min(path.find('/', begin), path.size());
    parts.push_back(path.substr(begin, slash - begin));
    begin = slash + 1;
  }
  const auto root = std::find_if(parts.rbegin(), parts.rend(), [](std::string_view part) {
    return part == "repository" || part == "maven2" || part == "files-2.1";
  });
  if (root == parts.rend()) return std::nullopt;
  const bool gradle = *root == "files-2.1";
  const std::vector<std::string_view> below(root.base(), parts.end());
  if (below.size() < (gradle ? 5U : 4U)) return std::nullopt;
  const std::size_t version = gradle ? 2 : below.size() - 2;
  JarIdentity identity;
  identity.artifact = below[version - 1];
  identity.version = below[version];
  for (std::size_t i = 0; i + 1 < version; ++i) {
    identity.group += (i == 0 ? "" : ".") + std::string(below[i]);
  }
  const std::string expected = identity.artifact + '-' + identity.version;
  if (!stem_of(path).starts_with(expected)) return std::nullopt;
  return identity;
}

bool looks_like_group(std::string_view text) {
  return is_coordinate(text) && text.find('.') != std::string_view::npos && !is_digit(text.front());
}

/// The group that the manifest names, if it goes together with the artifact.
std::string group_of(const JarIdentity& identity, const JarFacts& facts) {
  const std::string_view known =
      known_jar_group(identity.artifact, identity.version, facts.packages);
  if (!known.empty()) return std::string(known);
  const JarManifest& manifest = facts.manifest;
  // Gradle's Nebula plug-ins write "org.example#project;1.0".
  const std::string_view title = manifest.implementation_title;
  if (title.find('#') != std::string_view::npos && looks_like_group(before(title, "#"))) {
    return std::string(before(title, "#"));
  }
  if (looks_like_group(manifest.implementation_vendor_id)) return manifest.implementation_vendor_id;
  const std::string_view bundle = manifest.bundle_symbolic_name;
  if (bundle.size() > identity.artifact.size() && bundle.ends_with('.' + identity.artifact)) {
    const std::string_view group = bundle.substr(0, bundle.size() - identity.artifact.size() - 1);
    if (looks_like_group(group)) return std::string(group);
  }
  return {};
}

/// The file name's version is the repository's own; the manifest's tells where a classifier begins
/// ("1.0-linux") and which of several numbers it is ("log4j-1.2-api-2.17.0").
JarIdentity from_name(std::string_view stem, const JarManifest& manifest) {
  JarIdentity identity = split_jar_name(stem);
  const std::string& version = manifest.implementation_version;
  if (version.empty()) {
    if (identity.version.empty()) identity.version = manifest.bundle_version;
    return identity;
  }
  if (identity.version.empty() || identity.version.starts_with(version + '-')) {
    identity.version = version;
  } else if (stem.size() > version.size() + 1 && stem.ends_with('-' + version)) {
    identity.artifact = stem.substr(0, stem.size() - version.size() - 1);
    identity.version = version;
  }
  return identity;
}

}  // namespace

JarIdentity split_jar_name(std::string_view stem) {
  JarIdentity identity;
  for (std::size_t dash = stem.find('-'); dash != std::string_view::npos;
       dash = stem.find('-', dash + 1)) {
    std::string_view rest = stem.substr(dash + 1);
    for (const std::string_view word : {"build", "rc"}) {
      if (rest.starts_with(word)) rest.remove_prefix(word.size());
    }
    if (dash == 0 || rest.empty() || !is_digit(rest.front())) continue;
    identity.artifact = stem.substr(0, dash);
    identity.version = stem.substr(dash + 1);
    return identity;
  }
  identity.artifact = stem;
  return identity;
}

JarIdentity identify_jar(std::string_view path, const JarFacts& facts) {
  const std::string_view stem = stem_of(path);
  JarIdentity identity;
  if (const std::optional<std::size_t> own = own_pom(stem, facts.poms)) {
    const PomFacts& pom = facts.poms[*own];
    identity = {pom.group, pom.artifact, pom.version, own};
    if (identity.version.empty()) identity.version = from_name(stem, facts.manifest).version;
    return identity;
  }
  if (auto found = from_repository(path)) return *found;
  identity = from_name(stem, facts.manifest);
  if (facts.poms.size() == 1 && split_jar_name(stem).version.empty()) {
    const PomFacts& pom = facts.poms.front();  // renamed: "ROOT.war", "agent.jar"
    return {pom.group, pom.artifact, pom.version, 0};
  }
  identity.group = group_of(identity, facts);
  // sbt stages "org.example.a_2.13-1.0.jar".
  if (!identity.group.empty() && identity.artifact.starts_with(identity.group + '.')) {
    identity.artifact.erase(0, identity.group.size() + 1);
  }
  if (!is_coordinate(identity.artifact)) identity.artifact.clear();
  if (!is_coordinate(identity.version)) identity.version.clear();
  return identity;
}

}  // namespace sluice::inventory
