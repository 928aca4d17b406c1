#include "cli/last_build.h"

#include <algorithm>
#include <utility>

#include "cli/cache_file.h"
#include "correlate/source_hygiene.h"
#include "format/json_writer.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kSchema = "sluice-last-build/1";
constexpr std::size_t kMaxPackages = 200'000;

void sort_out(std::vector<std::string>* forms) {
  std::sort(forms->begin(), forms->end());
  forms->erase(std::unique(forms->begin(), forms->end()), forms->end());
}

}  // namespace

Result<std::optional<LastBuild>> read_last_build(const std::string& path) {
  // Its two lists and what is around them.
  const Result<std::optional<format::Node>> read =
      read_cache_file(path, kSchema, 2 * kMaxPackages + 8);
  if (!read) return read.error();
  const std::optional<format::Node>& document = *read;
  if (!document) return std::optional<LastBuild>();
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
  return write_cache_file(path, json.take());
}

}  // namespace sluice::cli
