#include "advisories/import.h"

#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "advisories/store.h"
#include "source/zip_entries.h"
#include "test/advisories/support.h"
#include "test/advisories/zip_writer.h"

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;

std::string osv(const std::string& id, const std::string& name, const std::string& rest = "") {
  return R"({"id":")" + id + R"(","affected":[{"package":{"ecosystem":"npm","name":")" + name +
         R"("},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}])" +
         rest + "}";
}

Result<ImportSummary> import(const std::vector<std::string>& inputs, const std::string& database) {
  return import_osv(inputs, database, 2, nullptr);
}

ImportSummary must_import(const std::vector<std::string>& inputs, const std::string& database) {
  auto summary = import(inputs, database);
  INFO((summary ? std::string() : describe(summary.error())));
  REQUIRE(bool(summary));
  return *summary;
}

Store must_open(const std::string& database) {
  auto store = Store::open(database);
  INFO((store ? std::string() : describe(store.error())));
  REQUIRE(bool(store));
  return std::move(*store);
}

std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

TEST_CASE("Import from folders, arrays and zips", "[advisories]") {
  const TempFolder folder;
  write_file(folder / "in/npm/GHSA-1.json", osv("GHSA-1", "one"));
  write_file(folder / "in/list.json",
             "[" + osv("GHSA-2", "two") + "," + osv("GHSA-3", "two") + "]");
  write_file(folder / "in/modified_id.csv", "x,y");
  write_file(folder / "in/other.zip", "not looked at");
  fs::create_directories(folder / "in/deep/er");
  write_zip(folder / "in/deep/er/all.zip",
            {{"MAL-1.json", osv("MAL-1", "three")}, {"readme.txt", "x"}, {"bad.json", "{"}});
  write_zip(folder / "single.zip", {{"x/GHSA-9.json", osv("GHSA-9", "nine")}});
  write_file(folder / "kev.json",
             R"({"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-5"}]})");
  write_file(folder / "five.json", osv("GHSA-5", "five", R"(,"aliases":["CVE-5"])"));

  std::size_t last = 0;
  std::size_t all = 0;
  const auto summary =
      import_osv({folder / "in", folder / "single.zip", folder / "kev.json", folder / "five.json"},
                 folder / "db/osv.sqlite", 2, [&](std::size_t done, std::size_t total) {
                   CHECK(done >= last);
                   last = done;
                   all = total;
                 });
  REQUIRE(bool(summary));
  CHECK(last == all);
  CHECK(summary->records == 6);
  CHECK(summary->packages == 5);
  CHECK(summary->known_exploited == 1);
  CHECK(summary->unreadable.count == 1);
  REQUIRE(summary->unreadable.first.size() == 1);
  CHECK(summary->unreadable.first[0].path.ends_with("all.zip: bad.json"));
  CHECK(files_in(folder / "db") == 1);

  Store store = must_open(folder / "db/osv.sqlite");
  CHECK(store.lookup("npm", "two").size() == 2);
  CHECK(store.lookup("npm", "three").size() == 1);
  CHECK(store.lookup("npm", "nine").size() == 1);
  CHECK(store.lookup("npm", "five")[0].known_exploited);
  CHECK(store.lookup("npm", "none").empty());
  CHECK_FALSE(store.failure().has_value());
  CHECK(store.info().count == 6);
  CHECK(store.info().source == "osv");
}

TEST_CASE("EPSS scores are read from the daily file", "[advisories]") {
  const auto scores = read_epss(
      "#model_version:v2025.03.14\r\ncve,epss,percentile\nCVE-1,0.00042,0.1\nCVE-2,1.0,1.0\n"
      "CVE-3,0.9754321,0.9\n",
      "epss.csv");
  REQUIRE(bool(scores));
  CHECK(scores->at("CVE-1") == 420);
  CHECK(scores->at("CVE-2") == 1'000'000);
  CHECK(scores->at("CVE-3") == 975'432);
  for (const char* bad : {"", "#only\n", "x,y\n", "cve,epss\nCVE-1,high\n", "cve,epss\nCVE-1,1.5\n",
                          "cve,epss\nX-1,0.5\n", "cve,epss\nCVE-1\n", "cve,epss\nCVE-1,-0.5\n"}) {
    INFO(bad);
    CHECK_FALSE(bool(read_epss(bad, "epss.csv")));
  }
  CHECK(read_epss("cve,epss\nCVE-1,2\n", "epss.csv").error().line == 2);

  const TempFolder folder;
  write_file(folder / "a.json", osv("GHSA-1", "one", R"(,"aliases":["CVE-1","CVE-3"])"));
  write_file(folder / "epss.csv", "cve,epss,percentile\nCVE-1,0.25,0.1\nCVE-3,0.5,0.1\n");
  must_import({folder / "a.json", folder / "epss.csv"}, folder / "db");
  auto store = Store::open(folder / "db");
  REQUIRE(bool(store));
  const auto records = store->lookup("npm", "one");
  REQUIRE(records.size() == 1);
  CHECK(records[0].epss_millionths == 500'000);
  write_file(folder / "bad.csv", "no scores");
  CHECK(must_import({folder / "a.json", folder / "bad.csv"}, folder / "db").unreadable.count == 1);
}

TEST_CASE("The result of an import does not depend on the number of threads", "[advisories]") {
  const TempFolder folder;
  std::vector<std::pair<std::string, std::string>> entries;
  for (int i = 0; i < 2000; ++i) {
    // Every id twice, with the same time and another summary: the first one counts.
    const std::string id = "GHSA-" + std::to_string(i / 2);
    const std::string summary = R"(,"summary":")" + std::to_string(i) + '"';
    entries.emplace_back(std::to_string(i) + ".json",
                         osv(id, "p" + std::to_string(i % 7), summary));
    if (i % 100 == 0) entries.emplace_back("bad" + std::to_string(i) + ".json", "{");
  }
  write_zip(folder / "all.zip", entries);
  std::string digest;
  for (const unsigned jobs : {1U, 2U, 3U, 8U}) {
    const auto summary = import_osv({folder / "all.zip"}, folder / "db", jobs, nullptr);
    REQUIRE(bool(summary));
    CHECK(summary->records == 1000);
    CHECK(summary->duplicates == 1000);
    CHECK(summary->unreadable.count == 20);
    REQUIRE(summary->unreadable.first.size() == 20);
    CHECK(summary->unreadable.first[1].path.ends_with("bad100.json"));
    const auto store = Store::open(folder / "db");
    REQUIRE(bool(store));
    if (digest.empty()) digest = store->info().sha256;
    CHECK(store->info().sha256 == digest);
  }
}

TEST_CASE("Of several records with one id the newest counts", "[advisories]") {
  const TempFolder folder;
  const auto versioned = [](const char* name, const char* time) {
    return osv("GHSA-1", name, std::string(R"(,"modified":")") + time + "\"");
  };
  write_file(folder / "1.json", versioned("old", "2024-01-01T00:00:00Z"));
  write_file(folder / "2.json", versioned("new", "2024-01-01T00:00:00.5Z"));
  write_file(folder / "3.json", versioned("odd", "<Any value>"));
  write_file(folder / "4.json", versioned("future", "2999-01-01T00:00:00Z"));
  const ImportSummary summary = must_import({folder.path()}, folder / "db");
  CHECK(summary.records == 1);
  CHECK(summary.duplicates == 3);
  CHECK(summary.newest == "2024-01-01T00:00:00Z");
  Store store = must_open(folder / "db");
  CHECK(store.lookup("npm", "new").size() == 1);
  CHECK(store.lookup("npm", "old").empty());
}

TEST_CASE("Everything of a record survives the database", "[advisories]") {
  const TempFolder folder;
  const std::string json = R"({"id":"PYSEC-1","aliases":["CVE-1","GHSA-1"],
    "modified":"2024-01-01T00:00:00Z","published":"2023-01-01T00:00:00Z","summary":"Sum",
    "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}],
    "database_specific":{"severity":"HIGH","cwe_ids":["CWE-1"]},
    "affected":[
     {"package":{"ecosystem":"PyPI","name":"My_Pkg"},"ranges":[{"events":[{"introduced":"1"}]}]},
     {"package":{"ecosystem":"PyPI","name":"my.pkg"},"versions":["0.5"],
      "severity":[{"score":"CVSS:4.0/AV:N"}]},
     {"package":{"ecosystem":"Unheard Of:1","name":"As Is"},"versions":["1"]}]})";
  write_file(folder / "1.json", json);
  const ImportSummary summary = must_import({folder / "1.json"}, folder / "db");
  CHECK(summary.packages == 2);
  Store store = must_open(folder / "db");
  AdvisoryRecord expected = record_of(json);
  expected.affected.pop_back();
  const auto records = store.lookup("PyPI", "my-pkg");
  REQUIRE(records.size() == 1);
  CHECK((records[0] == expected));
  CHECK(store.lookup("Unheard Of", "As Is").size() == 1);
}

TEST_CASE("Withdrawn records overrule other sources, without ranges", "[advisories]") {
  const TempFolder folder;
  write_file(folder / "1.json", osv("GHSA-1", "one", R"(,"withdrawn":"2024-01-01T00:00:00Z")"));
  write_file(folder / "2.json", osv("GHSA-2", "two"));
  const ImportSummary summary = must_import({folder.path()}, folder / "db");
  CHECK(summary.withdrawn == 1);
  Store store = must_open(folder / "db");
  CHECK(store.info().count == 1);
  const auto records = store.lookup("npm", "one");
  REQUIRE(records.size() == 1);
  CHECK(records[0].withdrawn == "2024-01-01T00:00:00Z");
  CHECK(records[0].affected[0].ranges.empty());
}

TEST_CASE("A failed import leaves the old database", "[advisories]") {
  const TempFolder folder;
  write_file(folder / "good/1.json", osv("GHSA-1", "one"));
  const std::string database = folder / "db/osv";
  must_import({folder / "good"}, database);
  const std::string before = file_bytes(database);

  std::string zip_bytes;
  {
    write_zip(folder / "cut.zip", {{"a.json", osv("GHSA-2", "two")},
                                   {"b.json", osv("GHSA-3", std::string(3000, 'x'))}});
    zip_bytes = file_bytes(folder / "cut.zip");
  }
  write_file(folder / "cut.zip", zip_bytes.substr(0, 150));
  zip_bytes[100] = static_cast<char>(zip_bytes[100] ^ 0x55);
  write_file(folder / "flipped.zip", zip_bytes);
  write_file(folder / "no.zip", "this is no zip");
  write_file(folder / "empty.json", "[]");
  write_file(folder / "broken.json", "{");
  for (const char* bad : {"cut.zip", "flipped.zip", "no.zip", "missing.json", "empty.json",
                          "broken.json", "good/1.txt"}) {
    INFO(bad);
    std::vector<std::string> inputs = {folder / "good", folder / bad};
    if (std::string_view(bad).ends_with("n.json") || std::string_view(bad) == "empty.json") {
      inputs.erase(inputs.begin());  // alone they leave nothing to import
    }
    const auto summary = import(inputs, database);
    CHECK_FALSE(bool(summary));
    CHECK(file_bytes(database) == before);
    CHECK(files_in(folder / "db") == 1);
  }
}

TEST_CASE("What a killed import left is removed, a running one's is not", "[advisories]") {
  const TempFolder folder;
  write_file(folder / "1.json", osv("GHSA-1", "one"));
  const std::string database = folder / "db/osv";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  REQUIRE(child > 0);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  const std::string dead = database + ".partial-" + std::to_string(child);
  const std::string own = database + ".partial-" + std::to_string(::getpid());
  const std::string running = database + ".partial-" + std::to_string(::getppid());
  const std::string foreign = database + ".partial-notes";
  for (const std::string& path : {dead, own, running, foreign}) write_file(path, "half");
  must_import({folder / "1.json"}, database);
  CHECK_FALSE(fs::exists(dead));
  CHECK_FALSE(fs::exists(own));
  CHECK(fs::exists(running));
  CHECK(fs::exists(foreign));
  must_open(database);
}

TEST_CASE("Import is the same whatever the number of threads", "[advisories]") {
  const TempFolder folder;
  for (int i = 0; i < 200; ++i) {
    const std::string number = std::to_string(i);
    write_file(folder / ("in/" + number + ".json"), osv("GHSA-" + number, "pkg" + number));
  }
  REQUIRE(bool(import_osv({folder / "in"}, folder / "a", 1, nullptr)));
  REQUIRE(bool(import_osv({folder / "in"}, folder / "b", 4, nullptr)));
  CHECK(must_open(folder / "a").info().sha256 == must_open(folder / "b").info().sha256);
}

TEST_CASE("Zip limits", "[advisories]") {
  const TempFolder folder;
  write_zip(folder / "a.zip", {{"a", std::string(1000, 'a')}, {"b", "b"}, {"c", "c"}});
  const auto names = [&](const source::ZipLimits& limits, Status& status) {
    std::string seen;
    status = source::for_each_zip_entry(folder / "a.zip", limits, {}, [&](source::ZipEntry entry) {
      seen += entry.name;
      seen += entry.bytes ? "+" : "-";
    });
    return seen;
  };
  Status status;
  CHECK(names({}, status) == "a+b+c+");
  CHECK_FALSE(status.has_value());
  CHECK(names({999, 10'000, 10}, status) == "a-b+c+");
  CHECK_FALSE(status.has_value());
  names({10'000, 900, 10}, status);
  CHECK(status.has_value());
  CHECK(names({10'000, 10'000, 2}, status) == "a+b+");
  CHECK(status.has_value());
}

TEST_CASE("The shared OSV data imports without loss", "[advisories]") {
  const std::string data = shared_data("osv");
  if (data.empty()) return;
  const TempFolder folder;
  const ImportSummary summary = must_import({data}, folder / "db");
  CHECK(summary.records == 57'424);
  CHECK(summary.duplicates == 57'478 - 57'424);
  CHECK(summary.withdrawn == 356);
  CHECK(summary.unreadable.count == 0);
  CHECK(summary.unmatchable.count == 11);
  CHECK(summary.newest.starts_with("2026-08-22T"));
  Store store = must_open(folder / "db");
  CHECK(store.info().count == 57'424 - 356 - 11);
  // PYSEC-2020-269 lists a GIT range first and enumerates nothing.
  const RecordLookup sources[] = {[&](std::string_view ecosystem, std::string_view name) {
    return store.lookup(ecosystem, name);
  }};
  Package package;
  package.ecosystem = "PyPI";
  package.name = "TensorFlow_CPU";
  package.version = "1.6.0";
  bool found = false;
  for (const AdvisoryMatch& match : match_packages({package}, sources)) {
    found = found || match.id == "PYSEC-2020-269";
  }
  CHECK(found);
  CHECK_FALSE(store.failure().has_value());
}

}  // namespace
}  // namespace sluice::advisories
