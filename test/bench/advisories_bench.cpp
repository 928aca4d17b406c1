// Benchmark of the advisories: import of an OSV export, its database's size, matching of the
// packages of real lockfiles. Not a test: times depend on the machine, so each is to be read beside
// the reference that is run with it.
//
//   advisories_bench OSV_FOLDER LOCKFILE_FOLDER
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "advisories/import.h"
#include "advisories/matcher.h"
#include "advisories/store.h"
#include "base/parallel.h"
#include "inventory/inventory.h"

namespace {

using namespace sluice;
namespace fs = std::filesystem;

constexpr int kRuns = 9;
constexpr std::size_t kPackages = 2000;

template <typename Work>
double median_ms(const Work& work) {
  std::vector<double> times;
  for (int run = 0; run < kRuns; ++run) {
    const auto start = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
    times.push_back(time.count());
  }
  std::sort(times.begin(), times.end());
  return times[kRuns / 2];
}

/// `kPackages` different packages of the lockfiles, taken evenly from all of them.
std::vector<Package> packages_of(const std::string& folder) {
  std::vector<KeptFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = fs::relative(entry.path(), folder).string();
    if (!entry.is_regular_file() || !inventory::wants(path)) continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    files.push_back({path, {std::istreambuf_iterator<char>(stream), {}}});
  }
  std::vector<Package> all = inventory::build_inventory(files, default_jobs()).packages;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::erase_if(
      all, [&](const Package& p) { return !seen.emplace(p.ecosystem, p.name, p.version).second; });
  std::vector<Package> some;
  for (std::size_t i = 0; i < kPackages && i < all.size(); ++i) {
    some.push_back(all[i * all.size() / std::min(kPackages, all.size())]);
  }
  return some;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: advisories_bench OSV_FOLDER LOCKFILE_FOLDER\n");
    return 2;
  }
  ::setenv("TZ", "UTC0", 1);
  const std::string osv = argv[1];
  const std::string database = (fs::temp_directory_path() / "advisories_bench.sqlite").string();
  const unsigned jobs = default_jobs();

  std::size_t records = 0;
  const double import_ms = median_ms([&] {
    const auto summary = advisories::import_osv({osv}, database, jobs, nullptr);
    records = summary ? summary->records : 0;
  });
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const std::string unzip = "for z in '" + osv + "'/*/all.zip; do unzip -p \"$z\"; done >/dev/null";
  const double unzip_ms = median_ms([&] { static_cast<void>(std::system(unzip.c_str())); });
  std::printf("import          %8.1f ms  %zu records, %u threads, peak %ld MB\n", import_ms,
              records, jobs, usage.ru_maxrss / 1024);
  std::printf("unzip -p        %8.1f ms  the same archives, one after the other\n", unzip_ms);
  std::printf("database        %8.1f MB\n", static_cast<double>(fs::file_size(database)) / 1e6);

  const std::vector<Package> packages = packages_of(argv[2]);
  std::size_t matches = 0;
  const auto match = [&](advisories::Store& store) {
    const advisories::RecordLookup sources[] = {
        [&](std::string_view ecosystem, std::string_view name) {
          return store.lookup(ecosystem, name);
        }};
    matches = advisories::match_packages(packages, sources).size();
  };
  const double open_ms = median_ms([&] { static_cast<void>(advisories::Store::open(database)); });
  const double match_ms = median_ms([&] {
    auto store = advisories::Store::open(database);
    if (store) match(*store);
  });
  std::printf("open and verify %8.1f ms\n", open_ms);
  std::printf("open and match  %8.1f ms  %zu packages, %zu findings\n", match_ms, packages.size(),
              matches);
  fs::remove(database);
  return 0;
}
