#include "cli/cache_file.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "advisories/replace_file.h"
#include "cli/output.h"
#include "format/json.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::uint64_t kMaxBytes = 16U << 20;

}  // namespace

Result<std::optional<format::Node>> read_cache_file(const std::string& path,
                                                    std::string_view schema,
                                                    std::size_t max_values) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = path.substr(slash + 1);  // npos + 1 is 0
  Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return std::optional<format::Node>();
  std::string text;
  bool whole = false;
  if (const Status failed = tree->read({name, 0}, kMaxBytes, &text, &whole)) {
    if (failed->message.find("No such file") != std::string::npos) {
      return std::optional<format::Node>();
    }
    std::error_code error;
    const bool link = std::filesystem::is_symlink(path, error);
    return Error{path, 0, link ? "is a link: not read through" : failed->message};
  }
  if (!whole) return Error{path, 0, "bigger than it can be"};
  // A damaged file must not cost more memory than a sound one.
  const auto all = [](std::size_t, std::string_view) { return true; };
  Result<format::Node> document = format::read_json_parts(path, text, {all, max_values});
  if (!document) return document.error();
  if (document->text_of("schema") != schema) return Error{path, 0, "not of this version"};
  return std::optional(std::move(*document));
}

Status write_cache_file(const std::string& path, std::string_view text) {
  // write_file() would wait for somebody to read a pipe.
  std::error_code error;
  const std::filesystem::file_status there = std::filesystem::symlink_status(path, error);
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there) &&
      !std::filesystem::is_symlink(there)) {
    return Error{path, 0, "cannot be written: there is something else in its place"};
  }
  advisories::remove_partial_leftovers(path);
  return write_file(path, text);
}

}  // namespace sluice::cli
