// The orders against the collected comparisons in the shared data: each line holds `a < b`, `a = b`
// or `a > b` of one ecosystem. They are not part of the repository; without them the test is
// skipped with a warning.
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "test/catch.h"
#include "test/source_dir.h"
#include "test/versions/order_table.h"
#include "versions/alpine.h"
#include "versions/debian.h"
#include "versions/dotted.h"
#include "versions/maven.h"
#include "versions/pep440.h"
#include "versions/php_version.h"
#include "versions/rpm.h"
#include "versions/rubygems.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

using SortKey = std::string (*)(std::string_view);

struct OrderFile {
  std::string_view name;
  test::Compare compare;
  SortKey key;  ///< nullptr where the order has cycles
};

// Packagist's files hold PHP's order, not that of Composer's normal forms.
constexpr OrderFile kOrderFiles[] = {
    {"alpine-versions.txt", compare_alpine, alpine_key},
    {"alpine-versions-generated.txt", compare_alpine, alpine_key},
    {"cran-versions.txt", compare_cran, cran_key},
    {"cran-versions-generated.txt", compare_cran, cran_key},
    {"debian-versions.txt", compare_debian, debian_key},
    {"debian-versions-generated.txt", compare_debian, debian_key},
    {"hackage-versions.txt", compare_hackage, hackage_key},
    {"maven-versions.txt", compare_maven, nullptr},
    {"maven-versions-generated.txt", compare_maven, nullptr},
    {"nuget-versions.txt", compare_nuget, nuget_key},
    {"packagist-versions.txt", compare_php_versions, nullptr},
    {"packagist-versions-generated.txt", compare_php_versions, nullptr},
    {"pub-versions.txt", compare_pub, pub_key},
    {"pypi-versions.txt", compare_pep440, pep440_key},
    {"pypi-versions-generated.txt", compare_pep440, pep440_key},
    {"redhat-versions.txt", compare_rpm, rpm_key},
    {"rubygems-versions.txt", compare_rubygems, rubygems_key},
    {"rubygems-versions-generated.txt", compare_rubygems, rubygems_key},
    {"semver-versions.txt", compare_semver, semver_key},
};
constexpr std::size_t kComparisons = 35'914;

std::filesystem::path shared_data() {
  const char* folder = std::getenv("SLUICE_SHARED_DATA");
  if (folder != nullptr && *folder != '\0') return folder;
  return std::filesystem::path(sluice::test::source_dir()) / ".." / "shared" / "data";
}

/// Checks all lines of a file, both ways; gives their number.
std::size_t check_file(const std::filesystem::path& path, const OrderFile& orders) {
  std::ifstream file(path);
  std::size_t comparisons = 0;
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.compare(0, 2, "//") == 0) continue;
    const std::string_view text = line;
    const std::size_t first = text.find(' ');
    const std::size_t second = text.rfind(' ');
    INFO(path.filename().string() << ": " << line);
    REQUIRE(second == first + 2);
    const test::Row row{text.substr(0, first), text[first + 1], text.substr(second + 1)};
    test::check_row(orders.compare, row);
    if (orders.key != nullptr) {
      CHECK(test::symbol(orders.key(row.a) <=> orders.key(row.b)) == row.order);
    }
    ++comparisons;
  }
  return comparisons;
}

TEST_CASE("version orders agree with the collected comparisons", "[versions][shared]") {
  const std::filesystem::path folder = shared_data() / "version-order";
  if (!std::filesystem::is_directory(folder)) {
    WARN("no folder " << folder.string() << ": comparisons skipped");
    return;
  }
  std::size_t total = 0;
  for (const OrderFile& file : kOrderFiles) {
    INFO(std::string(file.name));
    const std::size_t comparisons = check_file(folder / file.name, file);
    CHECK(comparisons > 0);
    total += comparisons;
  }
  CHECK(total == kComparisons);
}

}  // namespace
}  // namespace sluice::versions
