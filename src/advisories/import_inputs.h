// Finds and reads the files that advisories are imported from. Stateless, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace sluice::advisories {

enum class InputKind { kJson, kZip, kEpss };

struct InputFile {
  std::string path;
  std::uint64_t size = 0;
  InputKind kind = InputKind::kJson;
};

/// One text and where it comes from.
struct Document {
  std::string path;  ///< "file.json" or "all.zip: GHSA-….json"
  Result<std::string> bytes;
  std::size_t index = 0;       ///< within the input file
  std::uint64_t position = 0;  ///< bytes of the input file read so far
};

/// The files that the arguments mean: of a folder every `*.json` and `all.zip` in it, at any depth;
/// a `.json` or `.zip` file itself; a `.csv` or `.csv.gz` file is one of EPSS scores. Sorted within
/// each folder.
Result<std::vector<InputFile>> find_inputs(const std::vector<std::string>& arguments);

/// Gives the file's texts one after the other; of an archive the `*.json` in it that `wanted` takes
/// by index. A text that can't be had is given as its error; a file that can't be read to its end
/// is an error of all.
Status for_each_document(const InputFile& file,
                         const std::function<bool(std::size_t index)>& wanted,
                         const std::function<void(Document)>& visit);

}  // namespace sluice::advisories
