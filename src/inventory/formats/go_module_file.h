// The syntax of go.mod and go.work (https://go.dev/ref/mod#go-mod-file): what stands in the file.
// Which versions a build takes of it is decided in go_build_list.h. Pure functions.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

struct GoRequirement {
  std::string module;
  std::string version;
  bool indirect = false;
  std::size_t line = 0;
};

struct GoReplacement {
  std::string module;
  std::string version;  ///< empty: `module` is a local folder
};

struct GoUse {
  std::string folder;  ///< as written
  std::size_t line = 0;
};

/// By module and version; without version for all versions.
using GoReplacements = std::map<std::pair<std::string, std::string>, GoReplacement>;

struct GoModuleFile {
  std::string module;  ///< empty in go.work
  std::string go;      ///< "1.22"; empty if there is no such line
  std::string toolchain;
  std::size_t toolchain_line = 0;
  std::vector<GoRequirement> requirements;
  GoReplacements replacements;
  std::set<std::pair<std::string, std::string>> excluded;
  std::vector<std::string> tools;  ///< import paths of programs
  std::vector<GoUse> uses;         ///< go.work: where the modules are
  bool cut_off = false;            ///< a block is not closed
};

enum class GoFileKind { kMod, kWork };

/// An Error, with its line, for a text that the go command would not read either.
Result<GoModuleFile> read_go_module_file(GoFileKind kind, std::string_view bytes);

}  // namespace sluice::inventory
