// libFuzzer target: the first byte picks a file that says which version of a language an app wants
// or has, the second how much of the rest is that file; what follows is the next one's.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "inventory/runtimes.h"
#include "inventory/runtimes/cycle_table.h"
#include "inventory/runtimes/readers.h"

namespace {

constexpr std::array<std::string_view, 25> kFiles = {
    "package.json",
    ".nvmrc",
    ".node-version",
    "Gemfile.lock",
    "Gemfile",
    ".ruby-version",
    "runtime.txt",
    ".python-version",
    "Pipfile.lock",
    "composer.json",
    "composer.lock",
    "system.properties",
    "go.mod",
    "global.json",
    "a.csproj",
    "a.sln",
    "Directory.Build.props",
    ".heroku/node/include/node/node_version.h",
    ".heroku/python/include/python3.14/patchlevel.h",
    ".heroku/php/include/php/main/php_version.h",
    ".jdk/release",
    "vendor/ruby-3.4.1/lib/ruby/3.4.0/rbconfig.rb",
    "vendor/ruby-3.4.1/include/ruby-3.4.0/ruby/version.h",
    ".heroku/dotnet/dotnet/host/fxr/8.0.1/x",
    "global.json"};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::inventory;
  if (size < 2) return 0;
  const std::size_t which = data[0] % kFiles.size();
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::string_view first = rest.substr(0, rest.size() * data[1] / 255);
  const std::string_view second = rest.substr(first.size());
  std::vector<sluice::KeptFile> files = {{std::string(kFiles[which]), std::string(first)}};
  if (!second.empty()) {
    files.push_back({std::string(kFiles[(which + 1) % kFiles.size()]), std::string(second)});
  }
  for (const Runtime& runtime : find_runtimes(files)) {
    if (runtime.product.empty() || runtime.path.empty()) std::abort();
    if (runtime.version.empty() && runtime.requirement.empty()) std::abort();
    if (!begins_version(runtime.version, runtime.version) && !runtime.version.empty()) std::abort();
  }
  static_cast<void>(java_version(rest));
  if (compare_numbers(first, second) > 0 && compare_numbers(second, first) > 0) std::abort();
  if (const auto table = read_runtime_table("fuzz.toml", rest)) {
    if (table->cycles.empty()) std::abort();
    static_cast<void>(cycle_of(*table, "3.14.1"));
  }
  if (const auto table = read_framework_table("fuzz.toml", rest)) {
    if (table->cycles.empty()) std::abort();
    static_cast<void>(framework_of({*table}, "npm", "react"));
  }
  return 0;
}
