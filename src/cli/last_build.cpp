#include "cli/last_build.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/output.h"
#include "correlate/source_hygiene.h"
#include "format/json.h"
#include "format/json_writer.h"
#include "source/tree.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSchema = "sluice-last-build/1";
constexpr std::uint64_t kMaxBytes = 16U << 20;
constexpr std::size_t kMaxPackages = 200'000;

void sort_out(std::vector<std::string>* forms) {
  std::sort(forms->begin(), forms->end());
  forms->erase(std::unique(forms->begin(), forms->end()), forms->end());
}

}  // namespace

Result<std::optional<LastBuild>> read_last_build(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::string name = path.substr(slash + 1);  // npos + 1 is 0
  Result<source::Tree> tree = source::Tree::open(folder);
  if (!tree) return std::optional<LastBuild>();
  std::string text;
  bool whole = false;
  if (const Status failed = tree->read({name, 0}, kMaxBytes, &text, &whole)) {
    if (failed->message.find("No such file") != std::string::npos) {
      return std::optional<LastBuild>();
    }
    std::error_code error;
    const bool link = std::filesystem::is_symlink(path, error);
    return Error{path, 0, link ? "is a link: not read through" : failed->message};
  }
  if (!whole) return Error{path, 0, "bigger than it can be"};
  // Its two lists and what is around them: a damaged file must not cost more memory.
  const auto all = [](std::size_t, std::string_view) { return true; };
  const Result<format::Node> document =
      format::read_json_parts(path, text, {all, 2 * kMaxPackages + 8});
  if (!document) return document.error();
  if (document->text_of("schema") != kSchema) return Error{path, 0, "not of this version"};
  LastBuild build;
  build.packages = document->texts_of("packages");
  build.install_scripts = document->texts_of("install_scripts");
  if (build.packages.size() > kMaxPackages || build.install_scripts.size() > kMaxPackages) {
    return Error{path, 0, "more packages than there can be"};
  }
  sort_out(&build.packages);
  sort_out(&build.install_scripts);
  return std::optional(std::move(build));
}

LastBuild remember(const inventory::Inventory& inventory) {
  LastBuild build;
  for (const Package& package : inventory.packages) {
    if (package.superseded) continue;
    build.packages.push_back(correlate::known_form(package));
    if (package.install_script) build.install_scripts.push_back(build.packages.back());
  }
  sort_out(&build.packages);
  sort_out(&build.install_scripts);
  return build;
}

Status write_last_build(const std::string& path, const LastBuild& build) {
  format::JsonWriter json;
  json.begin_object().member("schema", kSchema);
  const auto list = [&json](std::string_view name, const std::vector<std::string>& forms) {
    json.key(name).begin_array();
    for (const std::string& form : forms) json.value(form);
    json.end_array();
  };
  list("packages", build.packages);
  list("install_scripts", build.install_scripts);
  json.end_object();
  // write_file() would wait for somebody to read a pipe.
  std::error_code error;
  const std::filesystem::file_status there = std::filesystem::symlink_status(path, error);
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there) &&
      !std::filesystem::is_symlink(there)) {
    return Error{path, 0, "cannot be written: there is something else in its place"};
  }
  return write_file(path, json.take());
}

}  // namespace sluice::cli
