// What the readers of runtimes share: pieces of version texts and files by path. Stateless,
// thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "inventory/package_file.h"
#include "inventory/runtimes.h"

namespace sluice::inventory {

/// Longer ones are no requirement that anybody wrote by hand, and would only be noise in a report.
inline constexpr std::size_t kMaxRequirementBytes = 256;

/// The numbers with dots between them that the text begins with: "3.14.0" of "3.14.0rc1".
std::string_view leading_version(std::string_view text);

/// Three numbers or more, with dots between them and nothing else.
bool is_exact_version(std::string_view text);

/// A file by its path, unless it is too big for a file that says a version (8 MiB).
FileView find_file(const FileIndex& files, std::string_view path);

/// The runtime that `text` asks for: exact if it is (but for a "v" or "=" in front) an exact
/// version. The text must not be longer than kMaxRequirementBytes.
Runtime asked_for(std::string_view product, std::string_view text, std::string_view path,
                  std::size_t line);

}  // namespace sluice::inventory
