// Java archives: what they are and what lies in them, from their metadata alone; no class is read.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "inventory/formats/formats.h"
#include "inventory/formats/jar_identity.h"
#include "inventory/formats/text.h"
#include "inventory/package_set.h"
#include "inventory/paths.h"
#include "source/zip_entries.h"

namespace sluice::inventory {
namespace {

constexpr std::size_t kMaxDepth = 16;
constexpr std::uint64_t kMaxMetadataBytes = 1U << 20;
constexpr std::uint64_t kMaxNestedBytes = 256U << 20;
/// What all levels together may unpack to: archives hardly shrink when they are packed once more,
/// so a real one stays far below this at any depth.
constexpr std::uint64_t kMaxRatio = 8;
constexpr std::uint64_t kMinBudget = 16U << 20;
constexpr std::uint64_t kMaxBudget = 1U << 30;
constexpr std::uint64_t kMaxEntries = 1'000'000;
constexpr std::size_t kMaxPoms = 5000;
constexpr std::size_t kMaxClassPackages = 5000;

constexpr std::array<std::string_view, 6> kAlwaysArchives = {".jar", ".war", ".ear",
                                                             ".jpi", ".hpi", ".lpkg"};
/// Endings that other kinds of files have, too.
constexpr std::array<std::string_view, 4> kPerhapsArchives = {".par", ".sar", ".nar", ".jmod"};

bool ends_like(std::string_view path, std::string_view ending) {
  if (path.size() <= ending.size()) return false;
  const std::string_view end = path.substr(path.size() - ending.size());
  return std::equal(end.begin(), end.end(), ending.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

template <typename Endings>
bool ends_with_any(std::string_view path, const Endings& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return ends_like(path, ending); });
}

bool is_archive_name(std::string_view path) {
  return ends_with_any(path, kAlwaysArchives) || ends_with_any(path, kPerhapsArchives);
}

/// Sources and documentation: nothing in there runs.
bool is_documentation(std::string_view path) {
  return ends_like(path, "-sources.jar") || ends_like(path, "-javadoc.jar");
}

bool has_folder(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) || path.find('/' + std::string(folder)) != std::string_view::npos;
}

/// Starts or is a build tool; the app runs without it.
bool is_build_tool(std::string_view path) {
  const std::string_view name = file_name(path);
  if (name == "gradle-wrapper.jar" || name == "maven-wrapper.jar") return true;
  return has_folder(path, ".gradle/wrapper/") || has_folder(path, ".mvn/") ||
         has_folder(path, ".lein/") || has_folder(path, ".sbt/") || name == "sbt-launch.jar" ||
         has_folder(path, ".sbt_home/");
}

/// Where builds put the app itself.
bool is_build_output(std::string_view path) {
  const std::string_view folder = folder_of(path);
  for (const std::string_view output : {"target", "build/libs", "target/uberjar"}) {
    if (folder == output || folder.ends_with('/' + std::string(output))) return true;
  }
  return false;
}

/// META-INF/maven/<group>/<artifact>/<name>: the group and the artifact.
bool is_maven_file(std::string_view entry, std::string_view name) {
  if (!entry.starts_with("META-INF/maven/") || file_name(entry) != name) return false;
  return std::count(entry.begin(), entry.end(), '/') == 4;
}

/// One archive on its way: what it is and what it holds.
struct Archive {
  std::string path;   ///< of the file, or its name inside of the one around it
  std::string inner;  ///< the path through all archives around it; empty for the file itself
  std::size_t depth = 0;
};

class Reader {
 public:
  explicit Reader(const PackageFileInput& input)
      : input_(input),
        scope_(is_build_tool(input.path) ? Scope::kDev : Scope::kRuntime),
        incomplete_(!is_test_path(input.path)),
        budget_(std::clamp<std::uint64_t>(input.bytes.size() * kMaxRatio, kMinBudget, kMaxBudget)) {
  }

  Status read(const Archive& archive, std::string_view bytes);

  void connect() {
    for (const auto& [from, needs] : needs_) {
      for (const std::string& name : needs) {
        const auto [begin, end] = by_name_.equal_range(name);
        for (auto found = begin; found != end; ++found) set_.need(from, found->second);
      }
    }
    set_.mark_tops_direct();
    if (unknown_ == 0 || scope_ == Scope::kDev) return;
    set_.report(0,
                std::to_string(unknown_) + " of " + std::to_string(archives_) +
                    " archives not identified, so not compared with advisories: " + first_unknown_,
                false);
  }

  Result<PackageFile> finish(std::string format) { return set_.finish(std::move(format)); }

 private:
  void read_nested(const Archive& outer, std::string_view name, Result<std::string> bytes) {
    const std::string inner = outer.inner + (outer.inner.empty() ? "" : "!") + std::string(name);
    if (!bytes) return set_.report(0, inner_error(outer, bytes.error().message), incomplete_);
    if (is_documentation(name)) return;
    if (outer.depth + 1 >= kMaxDepth) {
      return set_.report(0, inner + ": archives too deep in one another", incomplete_);
    }
    if (Status failed = read({std::string(name), inner, outer.depth + 1}, *bytes)) {
      set_.report(0, inner + ": " + failed->message, incomplete_);
    }
  }

  static std::string inner_error(const Archive& archive, const std::string& message) {
    return archive.inner.empty() ? message : archive.inner + ": " + message;
  }

  void add_self(const Archive& archive, std::string_view bytes, const JarFacts& facts) {
    const JarIdentity identity = identify_jar(archive.path, facts);
    ++archives_;
    std::size_t self = SIZE_MAX;
    if (!identity.artifact.empty() && !identity.version.empty()) {
      Package package;
      // Without a group it is no name that a registry has: nothing can match it by mistake.
      package.name =
          identity.group.empty() ? identity.artifact : identity.group + ':' + identity.artifact;
      package.version = identity.version;
      package.inner = archive.inner.empty() ? std::string(file_name(archive.path)) : archive.inner;
      package.integrity = "sha256:" + sha256_hex(bytes);
      const bool own = archive.inner.empty() && is_own(facts);
      if (own) package.source = PackageSource::kWorkspace;
      self = place(std::move(package));
      if (identity.pom) needs_.emplace_back(self, facts.poms[*identity.pom].needs);
      if (own) self = SIZE_MAX;  // what is packed into the app is no need of a package
    }
    if (identity.group.empty() && !facts.packages.empty() && !facts.is_boot &&
        !(archive.inner.empty() && is_build_output(archive.path))) {
      if (unknown_++ == 0) {
        first_unknown_ =
            archive.inner.empty() ? std::string(file_name(archive.path)) : archive.inner;
      }
    }
    for (std::size_t i = 0; i < facts.poms.size(); ++i) {
      if (identity.pom != i) add_shaded(archive, facts.poms[i], self);
    }
  }

  void add_shaded(const Archive& archive, const PomFacts& pom, std::size_t self) {
    if (pom.group.empty() || pom.artifact.empty()) return;
    Package package;
    package.name = pom.group + ':' + pom.artifact;
    package.version = pom.version;
    package.inner = archive.inner + (archive.inner.empty() ? "" : "!") + "META-INF/maven/" +
                    pom.group + '/' + pom.artifact + "/pom.properties";
    const std::size_t shaded = place(std::move(package));
    if (self != SIZE_MAX) set_.need(self, shaded);
    needs_.emplace_back(shaded, pom.needs);
  }

  std::size_t place(Package package) {
    package.scope = scope_;
    package.state = PackageState::kInstalled;
    const std::string name = package.name;
    const std::size_t index = set_.add(std::move(package));
    by_name_.emplace(name, index);
    return index;
  }

  /// What the build made of the app, as opposed to a library that lies in the tree.
  bool is_own(const JarFacts& facts) const { return facts.is_boot || is_build_output(input_.path); }

  const PackageFileInput& input_;
  Scope scope_;
  bool incomplete_;
  std::uint64_t budget_;
  PackageSet set_{"Maven"};
  std::multimap<std::string, std::size_t> by_name_;
  std::vector<std::pair<std::size_t, std::vector<std::string>>> needs_;
  std::size_t archives_ = 0;
  std::size_t unknown_ = 0;
  std::string first_unknown_;
};

/// What the entries of one archive tell.
class Collector {
 public:
  /// The most bytes that an entry may unpack to; 0 if it is not needed.
  std::uint64_t wanted(std::string_view name) {
    if (name.starts_with("BOOT-INF/")) facts_.is_boot = true;
    if (name.ends_with(".class")) {
      keep_package(name);
      return 0;
    }
    if (is_archive_name(name)) return kMaxNestedBytes;
    const bool metadata = name == "META-INF/MANIFEST.MF" || is_maven_file(name, "pom.properties") ||
                          is_maven_file(name, "pom.xml");
    return metadata && poms_.size() < kMaxPoms ? kMaxMetadataBytes : 0;
  }

  void metadata(std::string_view name, std::string_view bytes) {
    if (name == "META-INF/MANIFEST.MF") {
      facts_.manifest = read_jar_manifest(bytes);
      return;
    }
    Pom& pom = poms_[std::string(folder_of(name))];
    if (file_name(name) == "pom.properties") {
      pom.properties = read_pom_properties(bytes);
    } else if (std::optional<PomFacts> project = read_packed_pom(bytes)) {
      pom.project = *std::move(project);
    }
  }

  JarFacts take() {
    for (auto& [folder, pom] : poms_) {
      PomFacts facts = std::move(pom.project);
      const auto fill = [](std::string& field, const std::string& better) {
        if (!better.empty()) field = better;
      };
      // The folders are made of what the build knew, when nothing else says it.
      const std::string_view group = folder_of(folder);
      if (facts.group.empty()) facts.group = file_name(group);
      if (facts.artifact.empty()) facts.artifact = file_name(folder);
      fill(facts.group, pom.properties.group);
      fill(facts.artifact, pom.properties.artifact);
      fill(facts.version, pom.properties.version);
      if (is_coordinate(facts.group) && is_coordinate(facts.artifact)) {
        facts_.poms.push_back(std::move(facts));
      }
    }
    return std::move(facts_);
  }

 private:
  struct Pom {
    PomFacts properties;
    PomFacts project;
  };

  /// Two levels: "org/example/", or "okio/" for what has only one.
  void keep_package(std::string_view name) {
    if (name.starts_with("META-INF/")) return;
    for (const std::string_view classes : {"BOOT-INF/classes/", "WEB-INF/classes/"}) {
      if (name.starts_with(classes)) name.remove_prefix(classes.size());
    }
    const std::size_t first = name.find('/');
    if (first == std::string_view::npos) return;
    const std::size_t second = std::min(name.find('/', first + 1), name.size() - 1);
    const std::size_t end = name[second] == '/' ? second : first;
    const std::string_view package = name.substr(0, end + 1);
    if (package == last_ || facts_.packages.size() >= kMaxClassPackages) return;
    last_ = package;
    facts_.packages.emplace(package);
  }

  JarFacts facts_;
  std::map<std::string, Pom> poms_;
  std::string last_;
};

Status Reader::read(const Archive& archive, std::string_view bytes) {
  Collector collector;
  const source::ZipBufferLimits limits{kMaxEntries, &budget_};
  const Status failed = source::for_each_zip_entry(
      bytes, limits, [&](std::string_view name) { return collector.wanted(name); },
      [&](source::ZipBufferEntry entry) {
        if (is_archive_name(entry.name)) {
          read_nested(archive, entry.name, std::move(entry.bytes));
        } else if (entry.bytes) {
          collector.metadata(entry.name, *entry.bytes);
        } else {
          set_.report(0, inner_error(archive, entry.bytes.error().message), incomplete_);
        }
      });
  // What was read until then is told anyway.
  add_self(archive, bytes, collector.take());
  return failed;
}

/// A zip archive has this record at its end; the JVM opens none without it.
bool has_directory(std::string_view bytes) {
  constexpr std::size_t kLongestEnd = 65557;
  const std::size_t begin = bytes.size() - std::min(bytes.size(), kLongestEnd);
  return bytes.substr(begin).find(std::string_view("PK\x05\x06")) != std::string_view::npos;
}

PackageFile without_packages(std::string message, bool incomplete) {
  PackageFile file{"Java archive", {}, {}};
  file.problems.push_back({{}, 0, std::move(message), incomplete});
  return file;
}

}  // namespace

bool is_java_archive(std::string_view path, std::string_view head) {
  // The JDK that the buildpack installed: a runtime, not a package.
  if (path.starts_with(".jdk/") || is_documentation(path)) return false;
  if (ends_with_any(path, kAlwaysArchives)) return true;
  return ends_with_any(path, kPerhapsArchives) &&
         (head.starts_with("PK\x03\x04") || head.starts_with(std::string_view("JM\x01\x00", 4)));
}

Result<PackageFile> parse_java_archive(const PackageFileInput& input) {
  std::string_view bytes = input.bytes;
  if (bytes.starts_with(std::string_view("JM\x01\x00", 4))) bytes.remove_prefix(4);
  if (!has_directory(bytes)) {
    // A placeholder of Git LFS, an empty file: nothing the JVM could load.
    if (!bytes.starts_with("PK")) {
      return without_packages("no archive in spite of its name: not looked into", false);
    }
    const std::string message = "damaged or cut off: the archive's directory is missing";
    if (is_test_path(input.path)) return without_packages(message, false);
    return Error{{}, 0, message};
  }
  Reader reader(input);
  if (Status failed = reader.read({std::string(input.path), "", 0}, bytes)) {
    if (is_test_path(input.path)) return without_packages(failed->message, false);
    return *failed;
  }
  reader.connect();
  return reader.finish("Java archive");
}

}  // namespace sluice::inventory
