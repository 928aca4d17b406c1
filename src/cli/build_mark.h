// Which build a file in the build cache is of: what a pass leaves there is for the next pass of the
// same build alone.
#pragma once

#include <chrono>
#include <string>

#include "format/json_writer.h"
#include "format/node.h"

namespace sluice::cli {

struct BuildMark {
  std::string root;            ///< the build's folder
  std::string source_version;  ///< may be empty
  std::chrono::system_clock::time_point when;
};

/// Writes its members into the object that is open.
void write_mark(const BuildMark& mark, format::JsonWriter* json);

/// The same folder and commit, and no more than some hours before `now.when`.
bool is_same_build(const format::Node& document, const BuildMark& now);

}  // namespace sluice::cli
