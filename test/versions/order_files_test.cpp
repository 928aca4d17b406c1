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
#include "test/versions/order_table.h"
#include "versions/pep440.h"
#include "versions/php_version.h"
#include "versions/rubygems.h"
#include "versions/semver.h"

namespace sluice::versions {
namespace {

struct OrderFile {
  std::string_view name;
  test::Compare compare;
};

// Packagist's files hold PHP's order, not that of Composer's normal forms.
constexpr OrderFile kOrderFiles[] = {
    {"semver-versions.txt", compare_semver},
    {"pypi-versions.txt", compare_pep440},
    {"pypi-versions-generated.txt", compare_pep440},
    {"rubygems-versions.txt", compare_rubygems},
    {"rubygems-versions-generated.txt", compare_rubygems},
    {"packagist-versions.txt", compare_php_versions},
    {"packagist-versions-generated.txt", compare_php_versions},
};

std::filesystem::path shared_data() {
  const char* folder = std::getenv("SLUICE_SHARED_DATA");
  if (folder != nullptr && *folder != '\0') return folder;
  return std::filesystem::path(SLUICE_SOURCE_DIR) / ".." / "shared" / "data";
}

/// Checks all lines of a file, both ways; gives their number.
std::size_t check_file(const std::filesystem::path& path, test::Compare compare) {
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
    test::check_row(compare, {text.substr(0, first), text[first + 1], text.substr(second + 1)});
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
  for (const OrderFile& file : kOrderFiles) {
    INFO(std::string(file.name));
    CHECK(check_file(folder / file.name, file.compare) > 0);
  }
}

}  // namespace
}  // namespace sluice::versions
