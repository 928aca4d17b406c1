// Syncs with a local server that serves exports made at run time, and misbehaves. After each
// failure the database of before must still answer.
#include "advisories/sync.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "advisories/store.h"
#include "base/crc32c.h"
#include "base/encoding.h"
#include "test/advisories/support.h"
#include "test/advisories/zip_writer.h"
#include "test/http_server.h"

namespace sluice::advisories {
namespace {

namespace fs = std::filesystem;
using sluice::test::HttpAnswer;
using sluice::test::HttpServer;
using std::chrono::milliseconds;

bool no_curl() {
  if (::access("/usr/bin/curl", X_OK) == 0 || ::access("/usr/local/bin/curl", X_OK) == 0) {
    return false;
  }
  WARN("curl is not installed: nothing tested here");
  return true;
}

/// An export in memory, by ecosystem and id; written out as a server's answers.
class Export {
 public:
  void put(const std::string& ecosystem, const std::string& id, const std::string& package,
           const std::string& modified = "2024-01-01T00:00:00Z") {
    records_[ecosystem][id] = {
        modified, R"({"id":")" + id + R"(","modified":")" + modified +
                      R"(","affected":[{"package":{"ecosystem":")" + ecosystem + R"(","name":")" +
                      package + R"("},"ranges":[{"type":"SEMVER","events":[{"introduced":"0"},)" +
                      R"({"fixed":"2.0.0"}]}]}]})"};
  }
  void fill(const std::string& ecosystem, int count) {
    for (int i = 0; i < count; ++i) {
      put(ecosystem, "GHSA-" + std::to_string(1000 + i), "p" + std::to_string(i));
    }
  }
  void remove(const std::string& ecosystem, const std::string& id) {
    records_[ecosystem].erase(id);
  }

  std::string index(const std::string& ecosystem) const {
    std::string csv;
    for (const auto& [id, record] : records_.at(ecosystem)) csv += record.first + ',' + id + '\n';
    return csv;
  }
  /// all.zip, made in `folder`.
  std::string archive(const std::string& ecosystem, const TempFolder& folder) const {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const auto& [id, record] : records_.at(ecosystem)) {
      entries.emplace_back(id + ".json", record.second);
    }
    const std::string path = folder / ("export-" + ecosystem + ".zip");
    fs::remove(path);
    write_zip(path, entries);
    return file_bytes(path);
  }

  /// `tag` goes out as the list's ETag.
  void serve(HttpServer& server, const TempFolder& folder, const std::string& tag) const {
    for (const auto& [ecosystem, records] : records_) {
      HttpAnswer list;
      list.body = index(ecosystem);
      list.headers = {{"ETag", '"' + tag + '"'}};
      server.serve('/' + ecosystem + "/modified_id.csv", list);
      HttpAnswer zip;
      zip.body = archive(ecosystem, folder);
      server.serve('/' + ecosystem + "/all.zip", zip);
      for (const auto& [id, record] : records) {
        HttpAnswer single;
        single.body = record.second;
        server.serve('/' + ecosystem + '/' + id + ".json", single);
      }
    }
  }

 private:
  std::map<std::string, std::map<std::string, std::pair<std::string, std::string>>> records_;
};

SyncRequest request_for(const HttpServer& server, const std::string& database,
                        std::vector<std::string> ecosystems = {"npm"}) {
  SyncRequest request;
  request.mirrors = {server.url("")};
  request.ecosystems = std::move(ecosystems);
  request.database = database;
  request.budget = std::chrono::seconds(20);
  request.jobs = 2;
  return request;
}

SyncSummary must_sync(const SyncRequest& request) {
  auto summary = sync_advisories(request);
  INFO((summary ? std::string() : describe(summary.error())));
  REQUIRE(bool(summary));
  return std::move(*summary);
}

std::string failures_of(const SyncSummary& summary) {
  std::string text;
  for (const EcosystemSync& sync : summary.ecosystems) {
    for (const std::string& failure : sync.failures) text += failure + '\n';
  }
  return text;
}

bool knows(const std::string& database, const std::string& package,
           const std::string& ecosystem = "npm") {
  auto store = Store::open(database);
  INFO((store ? std::string() : describe(store.error())));
  REQUIRE(bool(store));
  return !store->lookup(ecosystem, package).empty();
}

/// No temporary file or folder stays beside the database.
bool is_tidy(const std::string& database) {
  const std::string name = fs::path(database).filename().string();
  for (const auto& entry : fs::directory_iterator(fs::path(database).parent_path())) {
    const std::string other = entry.path().filename().string();
    if (other != name && other.starts_with(name)) return false;
  }
  return true;
}

/// The server's export, and a database that was synced from it.
struct Fixture {
  Fixture() {
    data.fill("npm", 100);
    data.serve(server, folder, "one");
    const SyncSummary summary = must_sync(request_for(server, database));
    REQUIRE(summary.ecosystems.size() == 1);
    REQUIRE(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
    REQUIRE(summary.set.count == 100);
  }
  TempFolder folder;
  HttpServer server;
  Export data;
  std::string database = folder / "db/advisories.sqlite";
};

TEST_CASE("The first sync takes the whole export, the next ones what has changed",
          "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  CHECK(knows(f.database, "p7"));
  CHECK(is_tidy(f.database));
  auto store = Store::open(f.database);
  REQUIRE(bool(store));
  CHECK(store->info().ecosystems == std::vector<std::string>{"npm"});
  CHECK(store->feeds()[0].etag == "\"one\"");

  SECTION("nothing has changed: the server says so") {
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    CHECK(summary.ecosystems[0].outcome == SyncOutcome::kCurrent);
    CHECK(f.server.count("/npm/all.zip") == 1);
    CHECK(f.server.requests().back().header("if-none-match") == "\"one\"");
    CHECK(must_sync(request_for(f.server, f.database)).ecosystems[0].outcome ==
          SyncOutcome::kCurrent);
    CHECK(f.server.requests().back().header("if-none-match") == "\"one\"");
  }
  SECTION("nothing has changed, but the server does not know tags") {
    f.data.serve(f.server, f.folder, "two");
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    CHECK(summary.ecosystems[0].outcome == SyncOutcome::kCurrent);
    CHECK(f.server.count("/npm/all.zip") == 1);
  }
  SECTION("single records") {
    f.data.put("npm", "GHSA-9999", "brand-new", "2024-02-01T00:00:00Z");
    f.data.put("npm", "GHSA-1000", "renamed", "2024-02-01T00:00:00Z");
    f.data.remove("npm", "GHSA-1001");
    f.data.serve(f.server, f.folder, "two");
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    const EcosystemSync& sync = summary.ecosystems[0];
    CHECK(sync.outcome == SyncOutcome::kUpdated);
    CHECK(sync.changed == 2);
    CHECK(sync.removed == 1);
    CHECK(sync.records == 100);
    CHECK(f.server.count("/npm/all.zip") == 1);
    CHECK(knows(f.database, "brand-new"));
    CHECK(knows(f.database, "renamed"));
    CHECK_FALSE(knows(f.database, "p0"));
    CHECK_FALSE(knows(f.database, "p1"));
    CHECK(is_tidy(f.database));
  }
  SECTION("so many that the archive is quicker") {
    f.data.fill("npm", 700);
    f.data.serve(f.server, f.folder, "two");
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
    CHECK(summary.ecosystems[0].changed == 600);
    CHECK(f.server.count("/npm/all.zip") == 2);
    CHECK(knows(f.database, "p650"));
  }
  SECTION("a record that is listed but not there: the archive has it") {
    f.data.put("npm", "GHSA-9999", "brand-new", "2024-02-01T00:00:00Z");
    f.data.serve(f.server, f.folder, "two");
    HttpAnswer gone;
    gone.status = 404;
    f.server.serve("/npm/GHSA-9999.json", gone);
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
    CHECK(knows(f.database, "brand-new"));
  }
  SECTION("a record that can't be read is named, and its earlier copy stays") {
    f.data.put("npm", "GHSA-1000", "other", "2024-02-01T00:00:00Z");
    f.data.serve(f.server, f.folder, "two");
    HttpAnswer broken;
    broken.body = "{\"id\":";
    f.server.serve("/npm/GHSA-1000.json", broken);
    const SyncSummary summary = must_sync(request_for(f.server, f.database));
    CHECK(summary.unreadable.count == 1);
    CHECK(knows(f.database, "p0"));
  }
}

TEST_CASE("Each ecosystem is synced by itself", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  f.data.put("PyPI", "PYSEC-1", "flask");
  f.data.put("Red Hat", "RHSA-1", "openssl");
  f.data.serve(f.server, f.folder, "two");
  HttpAnswer odd;
  odd.body = f.data.index("Red Hat");
  f.server.serve("/Red%20Hat/modified_id.csv", odd);
  odd.body = f.data.archive("Red Hat", f.folder);
  f.server.serve("/Red%20Hat/all.zip", odd);
  const SyncSummary summary =
      must_sync(request_for(f.server, f.database, {"Hex", "PyPI", "Red Hat"}));
  REQUIRE(summary.ecosystems.size() == 3);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kFailed);  // the server has no Hex
  CHECK(summary.ecosystems[1].outcome == SyncOutcome::kReplaced);
  CHECK(summary.ecosystems[2].outcome == SyncOutcome::kReplaced);
  CHECK(knows(f.database, "flask", "PyPI"));
  CHECK(knows(f.database, "openssl", "Red Hat"));
  CHECK(knows(f.database, "p7"));  // not asked for: it stays
  CHECK(summary.set.ecosystems == std::vector<std::string>{"PyPI", "Red Hat", "npm"});
}

TEST_CASE("A file URL serves as well as a server", "[advisories][sync]") {
  if (no_curl()) return;
  const TempFolder folder;
  Export data;
  data.fill("npm", 30);
  write_file(folder / "export/npm/modified_id.csv", data.index("npm"));
  write_file(folder / "export/npm/all.zip", data.archive("npm", folder));
  SyncRequest request;
  request.mirrors = {"file://" + folder.path() + "/export/"};
  request.ecosystems = {"npm"};
  request.database = folder / "db";
  request.budget = std::chrono::seconds(20);
  CHECK(must_sync(request).ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK(must_sync(request).ecosystems[0].outcome == SyncOutcome::kCurrent);
  CHECK(knows(request.database, "p29"));
}

TEST_CASE("Mirrors are tried in their order", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  HttpServer dead;
  SyncRequest request = request_for(dead, f.database);
  request.mirrors = {"http://127.0.0.1:1", dead.url("/nothing-here"), f.server.url("")};
  const SyncSummary summary = must_sync(request);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kCurrent);
  CHECK(summary.ecosystems[0].url == f.server.url("/npm"));
  INFO(failures_of(summary));
  CHECK(summary.ecosystems[0].failures.size() == 2);
  request.mirrors = {"ftp://example.invalid/x"};
  CHECK(must_sync(request).ecosystems[0].outcome == SyncOutcome::kFailed);
  request.mirrors = {};
  CHECK(must_sync(request).ecosystems[0].outcome == SyncOutcome::kFailed);
  CHECK(knows(f.database, "p7"));
}

TEST_CASE("Credentials in a mirror's URL are nowhere to be seen", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  const std::string password = "hunter" + std::to_string(22);
  const std::string port = std::to_string(f.server.port());
  SyncRequest request = request_for(f.server, f.folder / "db/other.sqlite");
  request.mirrors = {"http://user:" + password + "@127.0.0.1:" + port + "/missing",
                     "http://user:" + password + "@127.0.0.1:" + port};
  const SyncSummary summary = must_sync(request);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK(failures_of(summary).find(password) == std::string::npos);
  CHECK(summary.ecosystems[0].url.find(password) == std::string::npos);
  CHECK(file_bytes(request.database).find(password) == std::string::npos);
}

struct Misbehaviour {
  const char* name;
  HttpAnswer list;
  HttpAnswer archive;
  const char* says;  ///< part of the failure
};

std::vector<Misbehaviour> misbehaviours(const std::string& good_list, const std::string& good_zip) {
  const auto answer = [](std::string body) {
    HttpAnswer a;
    a.body = std::move(body);
    return a;
  };
  std::vector<Misbehaviour> all;
  const auto add = [&](const char* name, HttpAnswer list, HttpAnswer archive, const char* says) {
    all.push_back({name, std::move(list), std::move(archive), says});
  };
  HttpAnswer bad = answer(good_zip);

  bad.truncate_after = good_zip.size() / 2;
  add("archive cut short", answer(good_list), bad, "all.zip");
  bad = answer(good_zip.substr(0, good_zip.size() / 2));
  add("half an archive, said to be whole", answer(good_list), bad, "zip");
  bad = answer(good_zip);
  bad.headers = {{"X-Goog-Hash", "crc32c=AAAAAA=="}};
  add("wrong hash", answer(good_list), bad, "hash");
  bad = answer("<html>Sorry</html>");
  add("an error page with status 200", answer(good_list), bad, "zip");
  bad = answer("");
  bad.status = 404;
  add("no archive", answer(good_list), bad, "HTTP 404");
  bad = answer("");
  bad.status = 503;
  add("server error", answer(good_list), bad, "HTTP 503");
  bad = answer("");
  bad.close_without_answer = true;
  add("no answer at all", answer(good_list), bad, "all.zip");
  bad = answer("");
  bad.redirect_to = "/npm/all.zip";
  add("a loop of redirects", answer(good_list), bad, "redirect");
  bad = answer("");
  bad.endless = true;
  bad.drip_bytes = 1;
  bad.drip_interval = milliseconds(50);
  add("an archive that never ends", answer(good_list), bad, "timed out");
  bad = answer(good_zip);
  bad.delay = milliseconds(60'000);
  add("a slow server", answer(good_list), bad, "timed out");
  bad = answer("");
  bad.busy_times = 1000;
  add("too many requests", answer(good_list), bad, "HTTP 429");

  bad = answer(good_list);
  bad.truncate_after = good_list.size() / 2;
  add("list cut short", bad, answer("x"), "modified_id.csv");
  add("an error page as list", answer("<html>\nSorry\n</html>\n"), answer("x"), "modified_id.csv");
  add("an empty list", answer(""), answer("x"), "modified_id.csv");
  bad = answer("");
  bad.close_without_answer = true;
  add("no list, no answer", bad, answer("x"), "modified_id.csv");
  // Nearly all records are gone from the list, so it is not believed; nor is the archive.
  add("a list of one", answer(good_list.substr(0, good_list.find('\n') + 1)), answer("x"), "zip");
  return all;
}

TEST_CASE("Whatever a server does, the database of before stays", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  const std::string before = file_bytes(f.database);
  Export next = f.data;
  next.fill("npm", 700);  // so much that the archive is wanted
  const std::string list = next.index("npm");
  const std::string zip = next.archive("npm", f.folder);
  for (const Misbehaviour& bad : misbehaviours(list, zip)) {
    INFO(bad.name);
    HttpServer server;
    server.serve("/npm/modified_id.csv", bad.list);
    server.serve("/npm/all.zip", bad.archive);
    SyncRequest request = request_for(server, f.database);
    // Time enough for a list and an answer on a busy machine, but where the time is what ends it.
    const std::string_view says = bad.says;
    request.budget = milliseconds(says == "timed out" ? 1500 : 6000);
    const auto start = std::chrono::steady_clock::now();
    const SyncSummary summary = must_sync(request);
    const auto time = std::chrono::steady_clock::now() - start;
    const std::string failures = failures_of(summary);
    INFO(failures);
    CHECK(summary.ecosystems[0].outcome == SyncOutcome::kFailed);
    CHECK(failures.find(bad.says) != std::string::npos);
    CHECK(time < std::chrono::seconds(30));
    const bool untouched = file_bytes(f.database) == before;
    CHECK(untouched);
    CHECK(knows(f.database, "p7"));
    CHECK(is_tidy(f.database));
  }
}

TEST_CASE("What passes is tried again", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  f.data.fill("npm", 700);
  f.data.serve(f.server, f.folder, "two");
  HttpAnswer busy;
  busy.body = f.data.archive("npm", f.folder);
  busy.busy_times = 2;
  busy.retry_after = std::chrono::seconds(1);
  f.server.serve("/npm/all.zip", busy);
  const auto start = std::chrono::steady_clock::now();
  const SyncSummary summary = must_sync(request_for(f.server, f.database));
  INFO(failures_of(summary));
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK(f.server.count("/npm/all.zip") == 1 + 3);
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::seconds(2));
  CHECK(knows(f.database, "p650"));
}

TEST_CASE("The right hash is accepted", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  f.data.fill("npm", 700);
  f.data.serve(f.server, f.folder, "two");
  HttpAnswer hashed;
  hashed.body = f.data.archive("npm", f.folder);
  const std::uint32_t sum = crc32c(hashed.body);
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(sum >> shift & 0xFF);
  hashed.headers = {{"X-Goog-Hash", "md5=AAAAAAAAAAAAAAAAAAAAAA=="},
                    {"X-Goog-Hash", "crc32c=" + base64_encode(bytes)}};
  f.server.serve("/npm/all.zip", hashed);
  CHECK(must_sync(request_for(f.server, f.database)).ecosystems[0].outcome ==
        SyncOutcome::kReplaced);
}

TEST_CASE("An archive bomb is refused", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  HttpServer server;
  HttpAnswer list;
  list.body = "2024-01-01T00:00:00Z,GHSA-1\n";
  server.serve("/npm/modified_id.csv", list);
  const std::string path = f.folder / "bomb.zip";
  write_zip(path, {{"GHSA-1.json", "[" + std::string(40U << 20, ' ') + "]"}});
  HttpAnswer bomb;
  bomb.body = file_bytes(path);
  server.serve("/npm/all.zip", bomb);
  const SyncSummary summary = must_sync(request_for(server, f.database));
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kFailed);
  CHECK(knows(f.database, "p7"));
}

TEST_CASE("An export that shrinks is only taken when one says so", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  Export small;
  small.fill("npm", 30);
  small.serve(f.server, f.folder, "two");
  SyncRequest request = request_for(f.server, f.database);
  const SyncSummary refused = must_sync(request);
  CHECK(refused.ecosystems[0].outcome == SyncOutcome::kFailed);
  CHECK(failures_of(refused).find("--allow-shrinking") != std::string::npos);
  CHECK(knows(f.database, "p77"));
  request.allow_shrinking = true;
  CHECK(must_sync(request).ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK_FALSE(knows(f.database, "p77"));
}

TEST_CASE("A damaged database is made anew", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  std::string bytes = file_bytes(f.database);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  write_file(f.database, bytes);
  const SyncSummary summary = must_sync(request_for(f.server, f.database));
  CHECK(summary.damaged.find("checksum") != std::string::npos);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK(knows(f.database, "p7"));
}

TEST_CASE("A pipe in the place of the database is not waited for, but replaced",
          "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  REQUIRE(std::filesystem::remove(f.database));
  REQUIRE(::mkfifo(f.database.c_str(), 0600) == 0);
  const SyncSummary summary = must_sync(request_for(f.server, f.database));
  CHECK(summary.damaged.find("not a regular file") != std::string::npos);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kReplaced);
  CHECK(knows(f.database, "p7"));
}

TEST_CASE("A sync that is killed at any step leaves the old database or the new one",
          "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  f.data.fill("npm", 700);
  f.data.serve(f.server, f.folder, "two");
  const std::string before = file_bytes(f.database);
  for (int step = 1;; ++step) {
    INFO("step " << step);
    write_file(f.database, before);
    const pid_t child = ::fork();
    if (child == 0) {
      SyncRequest request = request_for(f.server, f.database);
      request.jobs = 1;
      int steps = 0;
      request.progress = [&](const std::string&) {
        if (++steps == step) ::kill(::getpid(), SIGKILL);
      };
      static_cast<void>(sync_advisories(request));
      ::_exit(0);
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    if (!WIFSIGNALED(status)) {
      CHECK(step > 4);  // it was killed at least four times before
      break;
    }
    CHECK(knows(f.database, "p7"));
  }
  CHECK(knows(f.database, "p650"));
  // What killed processes left goes away with the next sync.
  must_sync(request_for(f.server, f.database));
  CHECK(is_tidy(f.database));
}

TEST_CASE("Killed at any moment, too", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  f.data.fill("npm", 700);
  f.data.serve(f.server, f.folder, "two");
  const std::string before = file_bytes(f.database);
  for (int delay = 1; delay < 120; delay += 9) {
    INFO(delay << " ms");
    write_file(f.database, before);
    const pid_t child = ::fork();
    if (child == 0) {
      SyncRequest request = request_for(f.server, f.database);
      request.jobs = 1;
      static_cast<void>(sync_advisories(request));
      ::_exit(0);
    }
    REQUIRE(child > 0);
    ::usleep(static_cast<useconds_t>(delay) * 1000);
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(knows(f.database, "p7"));
  }
  must_sync(request_for(f.server, f.database));
  CHECK(is_tidy(f.database));
}

TEST_CASE("A database that can't be written is a failure", "[advisories][sync]") {
  if (no_curl()) return;
  Fixture f;
  SyncRequest request = request_for(f.server, "/proc/no-such-folder/advisories.sqlite");
  const SyncSummary summary = must_sync(request);
  CHECK(summary.ecosystems[0].outcome == SyncOutcome::kFailed);
  CHECK(knows(f.database, "p7"));
}

TEST_CASE("The real exports come through a server whole", "[advisories][sync][shared]") {
  const std::string osv = shared_data("osv");
  if (no_curl() || osv.empty()) return;
  const TempFolder folder;
  HttpServer server;
  server.serve_folder("/", osv);
  SyncRequest request = request_for(
      server, folder / "db", {"npm", "PyPI", "RubyGems", "Packagist", "Go", "Maven", "Bitnami"});
  request.budget = std::chrono::seconds(60);
  const SyncSummary summary = must_sync(request);
  INFO(failures_of(summary));
  for (const EcosystemSync& sync : summary.ecosystems) {
    CHECK(sync.outcome == SyncOutcome::kReplaced);
  }
  CHECK(summary.unreadable.count == 0);
  CHECK(summary.set.count > 50'000);
  const SyncSummary again = must_sync(request);
  for (const EcosystemSync& sync : again.ecosystems) {
    INFO(sync.ecosystem);
    CHECK(sync.outcome == SyncOutcome::kCurrent);
  }
  CHECK(again.set.sha256 == summary.set.sha256);
}

}  // namespace
}  // namespace sluice::advisories
