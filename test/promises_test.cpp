// docs/promises.md against the tests that it names and the limits that it gives: each promise has a
// test, each test exists, and a number is the one in the sources.
#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "test/catch.h"
#include "test/source_dir.h"
#include "test/temp_folder.h"

namespace {

namespace fs = std::filesystem;

const std::string kRoot = sluice::test::source_dir();

std::string page() { return sluice::test::read_bytes(kRoot + "/docs/promises.md"); }

/// A line of one of the page's tables.
struct Promise {
  std::string number;
  std::vector<std::string> cells;
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<Promise> promises(const std::string& text) {
  std::vector<Promise> all;
  const std::regex number("[A-Z][0-9]+[a-z]?");
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("| ", 0) != 0) continue;
    Promise promise;
    std::istringstream cells(line.substr(1));
    for (std::string cell; std::getline(cells, cell, '|');) promise.cells.push_back(trimmed(cell));
    promise.number = promise.cells[0];
    if (std::regex_match(promise.number, number)) all.push_back(promise);
  }
  return all;
}

/// The names of the tests in a file, as they are called with.
std::set<std::string> tests_in(const std::string& path) {
  std::set<std::string> names;
  const std::string text = sluice::test::read_bytes(path);
  const std::regex form(path.ends_with(".bats") ? "\n@test \"([^\"]+)\""
                                                : "\nTEST_CASE\\(\\s*\"([^\"]+)\"");
  for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at) {
    names.insert((*at)[1]);
  }
  return names;
}

/// The value of a limit's constant in a header or source file, as it is written there; empty if
/// there is none.
std::string constant_in(const std::string& path, const std::string& name) {
  const std::string text = sluice::test::read_bytes(path);
  const std::regex form("\\b" + name + "\\s*=\\s*([^;]+);");
  std::smatch match;
  return std::regex_search(text, match, form) ? match[1].str() : std::string();
}

}  // namespace

TEST_CASE("each promise has its number, says what happens, and names a test that there is") {
  const std::vector<Promise> all = promises(page());
  CHECK(all.size() > 60);
  std::set<std::string> numbers;
  std::map<std::string, std::set<std::string>> tests;
  const std::regex reference("`(test/[^`]+)`: \"([^\"]+)\"");
  for (const Promise& promise : all) {
    INFO(promise.number);
    CHECK(numbers.insert(promise.number).second);
    REQUIRE(promise.cells.size() == 4);
    for (const std::string& cell : promise.cells) CHECK_FALSE(cell.empty());
    const std::string& cell = promise.cells[3];
    std::size_t named = 0;
    for (std::sregex_iterator at(cell.begin(), cell.end(), reference), end; at != end; ++at) {
      const std::string file = (*at)[1];
      const std::string name = (*at)[2];
      INFO(file << ": " << name);
      if (tests.count(file) == 0) tests[file] = tests_in(kRoot + '/' + file);
      CHECK(tests[file].count(name) == 1);
      ++named;
    }
    CHECK(named > 0);
    // Nothing in the cell that looks like a test and is none.
    CHECK(std::count(cell.begin(), cell.end(), '"') == static_cast<std::ptrdiff_t>(2 * named));
  }
}

TEST_CASE("each limit on the page is the one in the sources") {
  // `kMaxJsonDepth` = `1024` in `src/format/json.h`
  const std::regex form("`(k[A-Za-z]+)` = `([^`]+)` in `(src/[^`]+)`");
  const std::string text = page();
  std::size_t limits = 0;
  for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at, ++limits) {
    INFO((*at)[1] << " in " << (*at)[3]);
    CHECK(constant_in(kRoot + '/' + (*at)[3].str(), (*at)[1]) == (*at)[2].str());
  }
  CHECK(limits > 30);
}

TEST_CASE("one file starts programs, nothing opens a socket, and what finds secrets does no I/O") {
  const std::regex starts("::(execv[pe]*|execl[pe]*|posix_spawnp?|popen|system)\\(");
  const std::regex sockets("::(socket|connect|getaddrinfo|gethostbyname|dlopen)\\(");
  const std::regex io(
      "#include (\"source/(?!zip_entries)|<(fcntl|fstream|unistd|sys/socket)\\.?h?>)");
  const std::regex forks("::v?fork\\(");
  std::set<std::string> starting;
  std::set<std::string> forking;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kRoot + "/src")) {
    const std::string path = fs::relative(entry.path(), kRoot).generic_string();
    if (!path.ends_with(".cpp") && !path.ends_with(".h")) continue;
    ++files;
    INFO(path);
    const std::string text = sluice::test::read_bytes(entry.path().string());
    if (std::regex_search(text, starts)) starting.insert(path);
    if (std::regex_search(text, forks)) forking.insert(path);
    CHECK_FALSE(std::regex_search(text, sockets));
    for (const char* folder : {"src/secrets/", "src/checks/", "src/inventory/", "src/policy/",
                               "src/correlate/", "src/versions/", "src/format/", "src/report/"}) {
      if (path.rfind(folder, 0) != 0 || path == "src/report/outdated.cpp") continue;
      CHECK_FALSE(std::regex_search(text, io));
    }
  }
  CHECK(files > 500);
  CHECK(starting == std::set<std::string>{"src/source/child_process.cpp"});
  // The other one is the helper that starts them in the name of who reads.
  CHECK(forking ==
        std::set<std::string>{"src/source/child_process.cpp", "src/source/download_helper.cpp"});
}
