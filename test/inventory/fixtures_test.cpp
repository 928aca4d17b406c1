// Every folder below test/fixtures/lockfiles/<format>/ is a case: its files give expected.txt.
// SLUICE_UPDATE_EXPECTED=1 writes expected.txt anew; read the diff before you commit it.
#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "test/catch.h"
#include "test/inventory/cases.h"

namespace sluice::inventory {

TEST_CASE("every lockfile fixture gives what its expected.txt says") {
  const std::vector<std::string> cases = fixture_cases();
  REQUIRE(cases.size() > 60);
  const bool update = std::getenv("SLUICE_UPDATE_EXPECTED") != nullptr;
  for (const std::string& name : cases) {
    const std::string folder = fixture_folder(name);
    const std::string text = to_text(build_inventory(read_folder(folder), 2));
    if (update) std::ofstream(folder + "/expected.txt", std::ios::binary) << text;
    INFO(name);
    CHECK(text == read_text(folder + "/expected.txt"));
  }
}

TEST_CASE("the order of the files and the number of threads change nothing") {
  std::vector<KeptFile> files;
  for (const std::string& name : fixture_cases()) {
    for (KeptFile& file : read_folder(fixture_folder(name))) {
      file.path = name + '/' + file.path;
      files.push_back(std::move(file));
    }
  }
  const std::string once = to_text(build_inventory(files, 1));
  std::reverse(files.begin(), files.end());
  CHECK(once == to_text(build_inventory(files, 8)));
}

TEST_CASE("no address with user information leaves the inventory") {
  for (const std::string& name : fixture_cases()) {
    const std::string text = to_text(build_inventory(read_folder(fixture_folder(name)), 1));
    INFO(name);
    CHECK(text.find("password") == std::string::npos);
    CHECK(text.find("://") == std::string::npos);
  }
}

}  // namespace sluice::inventory
