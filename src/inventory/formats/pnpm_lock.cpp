// pnpm-lock.yaml 5.x, 6.x and 9: three ways to write a key.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "format/yaml.h"
#include "inventory/formats/formats.h"

#include "inventory/formats/npm_details.h"
#include "inventory/formats/packed_texts.h"
#include "inventory/formats/platform.h"
#include "inventory/formats/pnpm_key.h"
#include "inventory/name_table.h"
#include "inventory/package_set.h"

namespace sluice::inventory {
namespace {

using format::Entry;
using format::EntryValue;
using format::Member;
using format::Node;

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// The big ones: they are read entry by entry.
constexpr std::array<std::string_view, 2> kEntryTables = {"packages", "snapshots"};
constexpr std::size_t kPackagesTable = 0;

constexpr std::pair<std::string_view, Scope> kTables[] = {
    {"dependencies", Scope::kRuntime},
    {"optionalDependencies", Scope::kOptional},
    {"devDependencies", Scope::kDev},
};

PackageSource source_of(const EntryValue& resolution, const PnpmKey& key) {
  const std::string_view type = resolution.text_of("type");
  if (type == "git") return PackageSource::kGit;
  if (type == "directory") return PackageSource::kFile;
  const std::string_view tarball = resolution.text_of("tarball");
  if (tarball.find("codeload.github.com/") != std::string_view::npos) return PackageSource::kGit;
  if (tarball.starts_with("file:")) return PackageSource::kFile;
  return key.source;
}

/// Where the package comes from and what pins it.
void set_resolution(Package& package, const EntryValue& resolution) {
  if (const std::string_view repository = resolution.text_of("repo"); !repository.empty()) {
    set_address(package, repository);
    package.commit = full_commit(resolution.text_of("commit"));
  } else if (const std::string_view folder = resolution.text_of("directory"); !folder.empty()) {
    package.source_url = "file:" + std::string(folder);
  } else {
    set_address(package, resolution.text_of("tarball"));
  }
  package.integrity = few_hashes(resolution.text_of("integrity"));
}

class Reader {
 public:
  explicit Reader(PnpmDialect dialect) : dialect_(dialect) {}

  void reserve(std::size_t packages) {
    set_.reserve(packages);
    keys_.reserve(packages);
  }

  /// An entry of kEntryTables[table].
  void take(std::size_t table, const EntryValue& entry) {
    if (table == kPackagesTable) {
      add_package(entry);
      if (dialect_ != PnpmDialect::kSnapshots) note_needs(entry);
    } else if (dialect_ == PnpmDialect::kSnapshots) {
      note_needs(entry);
    }
  }

  /// When all entries have been taken.
  void connect() {
    std::size_t next = 0;
    for (const Snapshot& entry : snapshots_) {
      const std::size_t begin = std::exchange(next, next + entry.needs);
      const std::size_t from = find_key(entry.key);
      if (from == kNone) {
        set_.report(entry.line, "\"snapshots\" has an entry that \"packages\" lacks", true);
        continue;
      }
      if (dialect_ == PnpmDialect::kSnapshots) {
        connected_.push_back(from);
        if (entry.optional) optional_.push_back(from);
      }
      set_.expect_needs(from, entry.needs);
      for (std::size_t i = begin; i < next; ++i) {
        const Need& need = needs_[i];
        const std::size_t to = find(need.name, need.reference);
        if (to != kNone) {
          set_.need(from, to);
        } else if (!need.reference.starts_with("link:")) {
          report_missing(need.line);
        }
      }
    }
  }

  /// The direct dependencies of the app or of one workspace member.
  void add_importer(const Node& importer) {
    check_values(importer);
    check_specifiers(importer);
    for (const auto& [table, scope] : kTables) {
      const Node* entries = importer.find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) {
        const std::string_view reference =
            entry.value.is_object() ? entry.value.text_of("version") : entry.value.text;
        if (reference.starts_with("link:")) continue;  // a workspace member
        const std::size_t package = find(entry.key, reference);
        if (package != kNone) {
          roots_.push_back({package, scope});
        } else {
          report_missing(entry.line);
        }
      }
    }
  }

  /// pnpm writes {} for what is empty: a key without value is where a file was cut off.
  void check_values(const Node& table) {
    for (const Member& member : table.members) {
      if (member.value.kind == Node::Kind::kNull) report_missing(member.line);
    }
  }

  Result<PackageFile> finish(std::string format) {
    if (dialect_ == PnpmDialect::kSnapshots) {
      set_.reach_from(roots_);
      for (const std::size_t index : optional_) {
        Scope& scope = set_.at(index).scope;
        if (scope == Scope::kRuntime) scope = Scope::kOptional;
      }
      check_snapshots();
    }
    for (const Root& root : roots_) set_.at(root.package).direct = true;
    return set_.finish(std::move(format));
  }

 private:
  /// What says of a package which others it needs.
  struct Snapshot {
    std::string_view key;
    std::size_t line = 0;
    std::size_t needs = 0;  ///< how many of needs_, behind those of the one before
    bool optional = false;
  };
  struct Need {
    std::string_view name;
    std::string_view reference;
    std::size_t line = 0;
  };

  void add_package(const EntryValue& entry) {
    // One pass: there are many entries.
    const PnpmKey key = split_pnpm_key(dialect_, entry.key());
    Package package;
    package.name = key.name;
    package.version = key.version;
    package.source = key.source;
    package.line = entry.line();
    bool dev = false;
    bool optional = false;
    for (const EntryValue& member : entry) {
      const std::string_view name = member.key();
      if (name == "resolution") {
        if (!member.is_object()) continue;
        package.source = source_of(member, key);
        set_resolution(package, member);
      } else if (name == "name" || name == "version") {
        // An entry has its own name and version where the key is an address.
        if (const std::string_view text = member.scalar(); !text.empty()) {
          (name == "name" ? package.name : package.version) = text;
        }
      } else if (name == "deprecated") {
        package.deprecated = one_line(member.scalar());
      } else if (name == "os") {
        package.not_on_linux = is_list_without_linux(member);
      } else if (name == "optional") {
        optional = member.is_true();
      } else if (name == "dev") {
        dev = member.is_true();
      } else if (name == "requiresBuild") {
        package.install_script = member.is_true();
      }
    }
    package.scope = dev ? Scope::kDev : optional ? Scope::kOptional : Scope::kRuntime;
    const std::size_t index = set_.add(std::move(package));
    const auto [number, is_new] = keys_.add(texts_.keep(entry.key()));
    if (is_new) of_key_.push_back(index);
    of_key_[number] = index;
  }

  void note_needs(const EntryValue& entry) {
    Snapshot snapshot;
    snapshot.key = texts_.keep(entry.key());
    snapshot.line = entry.line();
    for (const EntryValue& member : entry) {
      if (member.key() == "optional") snapshot.optional = member.is_true();
      const bool table = member.key() == "dependencies" || member.key() == "optionalDependencies";
      if (!table || !member.is_object()) continue;
      for (const EntryValue& need : member) {
        needs_.push_back({texts_.keep(need.key()), texts_.keep(need.text()), need.line()});
        ++snapshot.needs;
      }
    }
    snapshots_.push_back(snapshot);
  }

  /// Up to 5.x the specifiers come first, and each has a version in one of the tables.
  void check_specifiers(const Node& importer) {
    const Node* specifiers = importer.find("specifiers");
    if (specifiers == nullptr) return;
    std::unordered_set<std::string_view> locked;
    for (const auto& [table, scope] : kTables) {
      const Node* entries = importer.find(table);
      if (entries == nullptr) continue;
      for (const Member& entry : entries->members) locked.insert(entry.key);
    }
    for (const Member& specifier : specifiers->members) {
      if (locked.count(specifier.key) == 0) report_missing(specifier.line);
    }
  }

  /// The first time only: where one is missing (a file that was cut off), many are.
  void report_missing(std::size_t line) {
    if (std::exchange(reported_, true)) return;
    set_.report(line, "names a package that the lockfile doesn't list: is it cut off?", true);
  }

  std::size_t find_key(std::string_view key) const {
    std::size_t number = keys_.find(key);
    const std::string_view without = without_peers(key);
    if (number == NameTable::kNone && without.size() < key.size()) number = keys_.find(without);
    return number == NameTable::kNone ? kNone : of_key_[number];
  }

  std::size_t find(std::string_view name, std::string_view reference) {
    write_pnpm_key(dialect_, name, reference, &key_);
    const std::size_t found = find_key(key_);
    return found != kNone ? found : find_key(reference);  // an alias or an address is a whole key
  }

  /// A file that was cut off has packages without their snapshots.
  void check_snapshots() {
    std::vector<bool> seen(set_.size(), false);
    for (const std::size_t index : connected_) seen[index] = true;
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (seen[i]) continue;
      set_.report(set_.at(i).line, "\"snapshots\" lacks this package: is the file cut off?", true);
      return;
    }
  }

  PnpmDialect dialect_;
  PackageSet set_{"npm"};
  PackedTexts texts_;  ///< what all views are of
  NameTable keys_;
  std::vector<std::size_t> of_key_;  ///< the package, by the key's number
  std::vector<Snapshot> snapshots_;
  std::vector<Need> needs_;
  std::vector<std::size_t> connected_;  ///< packages that have a snapshot
  std::string key_;                     ///< the one that is looked for
  std::vector<std::size_t> optional_;
  std::vector<Root> roots_;
  bool reported_ = false;
};

/// pnpm 11 may put a document of its own in front: the versions of pnpm itself.
bool is_environment(const Node& document) {
  const Node* importers = document.find("importers");
  if (importers == nullptr) return false;
  for (const Member& importer : importers->members) {
    if (importer.value.find("configDependencies") != nullptr) return true;
    if (importer.value.find("packageManagerDependencies") != nullptr) return true;
  }
  return false;
}

/// The dialect that the file seems to have, to read its entries as they come. What the document
/// says counts in the end.
PnpmDialect guess_dialect(std::string_view bytes) {
  constexpr std::size_t kHead = 65'536;
  constexpr std::string_view kKey = "lockfileVersion:";
  PnpmDialect guess = PnpmDialect::kSnapshots;
  const std::string_view head = bytes.substr(0, kHead);
  for (std::size_t at = head.find(kKey); at != std::string_view::npos;
       at = head.find(kKey, at + 1)) {
    const std::string_view value = head.substr(at + kKey.size(), 8);
    const std::size_t digit = value.find_first_not_of(" '\"");
    if (digit == std::string_view::npos) continue;
    guess = pnpm_dialect(value.substr(digit)).value_or(guess);
  }
  return guess;
}

/// What was read of a lockfile's documents.
struct Documents {
  std::vector<Node> trees;                ///< without the entries of kEntryTables
  std::map<std::size_t, Reader> readers;  ///< by document; only of those with entries
};

Result<Documents> read_documents(const PackageFileInput& input, PnpmDialect dialect) {
  Documents documents;
  const std::size_t packages =
      count_entries(input.bytes) / (dialect == PnpmDialect::kSnapshots ? 2 : 1);
  const auto take = [&](std::size_t document, std::size_t table, const EntryValue& entry) {
    const auto [reader, is_new] = documents.readers.try_emplace(document, dialect);
    if (is_new) reader->second.reserve(packages);
    reader->second.take(table, entry);
  };
  Result<std::vector<Node>> trees = format::read_yaml_entries(
      input.path, input.bytes, {{kEntryTables.begin(), kEntryTables.end()}, take});
  if (!trees) return trees.error();
  documents.trees = std::move(*trees);
  return documents;
}

Result<PackageFile> read_document(const Node& document, PnpmDialect dialect, Reader reader) {
  for (const std::string_view table : {"packages", "snapshots", "importers"}) {
    const Node* value = document.find(table);
    if (value == nullptr || value->is_object() || value->kind == Node::Kind::kNull) continue;
    return Error{{}, value->line, "\"" + std::string(table) + "\" is no table"};
  }
  reader.check_values(document);
  reader.connect();
  if (const Node* importers = document.find("importers"); importers != nullptr) {
    reader.check_values(*importers);
    for (const Member& importer : importers->members) reader.add_importer(importer.value);
  } else if (dialect == PnpmDialect::kSnapshots) {
    return Error{{}, document.line, "not a complete pnpm lockfile: no \"importers\""};
  } else {
    reader.add_importer(document);
  }
  return reader.finish("pnpm-lock.yaml " + std::string(document.text_of("lockfileVersion")));
}

/// A table that is written as an alias of another part of the document comes as a tree.
void take_aliased_tables(const Node& document, Reader* reader) {
  Entry entry;
  for (std::size_t table = 0; table < kEntryTables.size(); ++table) {
    const Node* value = document.find(kEntryTables[table]);
    if (value == nullptr) continue;
    for (const Member& member : value->members) {
      entry.clear();
      entry.key(member.key, member.line);
      entry.value(member.value);
      reader->take(table, entry.root());
    }
  }
}

}  // namespace

Result<PackageFile> parse_pnpm_lock(const PackageFileInput& input) {
  const PnpmDialect guess = guess_dialect(input.bytes);
  Result<Documents> documents = read_documents(input, guess);
  if (!documents) return documents.error();
  for (std::size_t i = 0; i < documents->trees.size(); ++i) {
    const Node& document = documents->trees[i];
    if (!document.is_object() || is_environment(document)) continue;
    const std::string version(document.text_of("lockfileVersion"));
    const std::optional<PnpmDialect> dialect = pnpm_dialect(version);
    if (!dialect) {
      return Error{{},
                   document.line,
                   version.empty() ? "not a pnpm lockfile: no \"lockfileVersion\""
                                   : "lockfileVersion " + version + " is not known"};
    }
    if (*dialect != guess) {
      documents = read_documents(input, *dialect);
      if (!documents) return documents.error();
    }
    const auto known = documents->readers.find(i);
    Reader reader = known == documents->readers.end() ? Reader(*dialect) : std::move(known->second);
    take_aliased_tables(documents->trees[i], &reader);
    return read_document(documents->trees[i], *dialect, std::move(reader));
  }
  return Error{{}, 1, "not a pnpm lockfile: no table with packages"};
}

}  // namespace sluice::inventory
