// libFuzzer target: the first byte picks the format, the second how much of the rest is the
// lockfile; what follows stands beside it as every manifest that a format may look at.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "inventory/format_table.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sluice::inventory;
  if (size < 2) return 0;
  const auto formats = package_file_formats();
  const PackageFileFormat& format = formats[data[0] % formats.size()];
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  // 255: all of it is the lockfile, so that plain lockfiles make good seeds.
  const std::string_view lockfile = rest.substr(0, rest.size() * data[1] / 255);
  const std::string_view manifest = rest.substr(lockfile.size());

  FileIndex files;
  for (const std::string_view name :
       {"go.work", "vendor/modules.txt", "a.csproj", "Directory.Build.props",
        "Directory.Packages.props", "paket.dependencies"}) {
    files[name] = manifest;
  }
  for (const std::string_view name :
       {"package.json", "Gemfile", "gems.rb", "Pipfile", "pyproject.toml", "composer.json",
        "Cargo.toml", "mix.exs", "pubspec.yaml", "go.sum", "base.txt", "requirements.txt",
        "parent/pom.xml", "build.gradle", "gradle.properties", "gradle/libs.versions.toml",
        "gradle/verification-metadata.xml"}) {
    files[name] = manifest;
  }
  const auto read = parse_package_file(format, {format.name, lockfile, &files});
  if (!read) {
    if (read.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& package : read->packages) {
    if (package.ecosystem.empty()) std::abort();
    if (!format.ecosystem.empty() && package.ecosystem != format.ecosystem) std::abort();
    for (const std::size_t needed : package.needs) {
      if (needed >= read->packages.size()) std::abort();
    }
  }
  return 0;
}
