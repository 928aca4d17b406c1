// libFuzzer target: the first byte picks a reader of registries' answers, or of files that name
// registries; the rest is what it reads.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "correlate/outdated_choice.h"
#include "registries/app_registries.h"
#include "registries/parsers.h"
#include "registries/registry_url.h"

namespace {

using namespace sluice::registries;
using sluice::Result;

struct Reader {
  std::string_view ecosystem;
  Result<ReleaseList> (*read)(std::string_view bytes);
};

constexpr std::array kReaders = {
    Reader{"npm", read_npm_document},
    Reader{"PyPI", read_pypi_json},
    Reader{"PyPI", [](std::string_view bytes) { return read_pypi_simple(bytes, "zope.event"); }},
    Reader{"RubyGems", read_rubygems_versions},
    Reader{"RubyGems", read_compact_index},
    Reader{"Packagist",
           [](std::string_view bytes) { return read_composer_metadata(bytes, "acme/log"); }},
    Reader{"Go", read_go_list},
    Reader{"Maven", read_maven_metadata},
    Reader{"NuGet",
           [](std::string_view bytes) {
             std::vector<std::string> pages;
             return read_nuget_registration(bytes, &pages);
           }},
    Reader{"NuGet", read_nuget_versions},
};

constexpr std::array<std::string_view, 16> kFiles = {
    ".npmrc",       ".yarnrc", ".yarnrc.yml",  "pip.conf",     "requirements.txt", "pyproject.toml",
    "Pipfile.lock", "uv.lock", "Gemfile",      "Gemfile.lock", "composer.json",    "composer.lock",
    "pom.xml",      "Pipfile", "build.gradle", "NuGet.config"};

void read_answer(const Reader& reader, std::string_view bytes) {
  const Result<ReleaseList> list = reader.read(bytes);
  if (!list) {
    if (list.error().message.empty()) std::abort();
    return;
  }
  if (list->releases.size() > kMaxReleases) std::abort();
  const std::string current = list->releases.empty() ? "1.0" : list->releases.front().version;
  if (list->releases.size() > 500) return;
  const auto choice =
      sluice::correlate::choose_releases(*list, reader.ecosystem, current, ">= 1.0");
  if (choice.newest != nullptr && choice.newest->withdrawn) std::abort();
}

void read_rest(std::string_view bytes) {
  static_cast<void>(read_composer_index(bytes));
  static_cast<void>(read_nuget_index(bytes));
  static_cast<void>(read_go_info(bytes));
  static_cast<void>(parse_http_day(bytes));
  static_cast<void>(read_goproxy(bytes));
  const Registry registry = registry_at(bytes, false);
  // What may be asked for a file of the app may be asked for a person.
  if (reason_not_to_ask(registry.url, false).empty() &&
      !reason_not_to_ask(registry.url, true).empty()) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t which = data[0] % (kReaders.size() + kFiles.size() + 1);
  if (which < kReaders.size()) {
    read_answer(kReaders[which], bytes);
  } else if (which < kReaders.size() + kFiles.size()) {
    for (const NamedRegistry& named :
         read_registries({{std::string(kFiles[which - kReaders.size()]), std::string(bytes)}})) {
      if (named.registry.trusted) std::abort();
    }
  } else {
    read_rest(bytes);
  }
  return 0;
}
