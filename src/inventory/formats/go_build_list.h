// Which version of each module a build of one or several main modules takes: the highest that any
// of them asks for, subject to replace and exclude
// (https://go.dev/ref/mod#minimal-version-selection). What modules ask of each other is not known;
// since go 1.17 go.mod has the outcome of it. One thread per object; what it is given must outlive
// it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/formats/go_module_file.h"
#include "inventory/formats/go_sum.h"
#include "inventory/package_set.h"

namespace sluice::inventory {

class GoBuildList {
 public:
  /// `replace` lines of go.work come before those of its modules.
  void add_replacements(const GoReplacements& replacements);
  /// A main module; `path` is its go.mod, empty for the file that is being read.
  void add_module(GoModuleFile file, std::string_view path);
  void add_sum(const FileView& file);
  /// vendor/modules.txt: which packages of each module are imported. One that can't be read is a
  /// note.
  void add_vendored(const FileView& file);

  /// Adds what is required, with hashes; notes where the hashes are missing. Call it last.
  void fill(PackageSet& set);

 private:
  /// The requirement that wins for one module.
  struct Choice {
    GoRequirement requirement;
    std::string_view path;
    bool direct = false;
    bool known = false;  ///< false: every version that was asked for is excluded
  };

  using Choices = std::map<std::string_view, Choice>;

  Choices choose() const;
  static void mark_direct(std::string_view import_path, Choices& chosen);
  const GoReplacement* replacement_of(const GoRequirement& requirement) const;
  Package to_package(const Choice& choice) const;
  /// Below go 1.17 go.mod leaves out what is only needed by others.
  void fill_from_sum(const Choices& chosen, PackageSet& set);
  void note_missing_hashes(const std::vector<Package>& packages, PackageSet& set) const;

  struct MainModule {
    GoModuleFile file;
    std::string_view path;
  };
  std::vector<MainModule> modules_;
  GoReplacements replacements_;
  std::set<std::pair<std::string, std::string>> excluded_;
  GoSum sum_;
  std::vector<Problem> problems_;
  /// Import paths by module; not set without a vendor folder.
  std::optional<std::map<std::string, std::vector<std::string>>> vendored_;
};

/// Since go 1.17 go.mod names every module that the build takes.
bool go_lists_everything(const GoModuleFile& file);

/// The standard library comes with the toolchain and has advisories of its own.
void add_go_toolchain(const GoModuleFile& file, PackageSet& set);

}  // namespace sluice::inventory
