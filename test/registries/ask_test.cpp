#include "registries/ask.h"

#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "registries/answer_cache.h"
#include "registries/protocol.h"
#include "test/catch.h"
#include "test/http_server.h"
#include "test/temp_folder.h"

namespace sluice::registries {
namespace {

using std::chrono::milliseconds;
using test::HttpAnswer;
using test::HttpServer;
using test::TempFolder;

bool no_curl() {
  if (::access("/usr/bin/curl", X_OK) == 0) return false;
  WARN("curl is not installed: nothing tested here");
  return true;
}

/// No proxy stands between a test and its server.
struct NoProxy {
  NoProxy() {
    for (const char* name : {"http_proxy", "ALL_PROXY", "all_proxy"}) ::unsetenv(name);
  }
};

HttpAnswer body(std::string text) {
  HttpAnswer answer;
  answer.body = std::move(text);
  return answer;
}

HttpAnswer status(int code) {
  HttpAnswer answer;
  answer.status = code;
  answer.body = "{}";
  return answer;
}

Question question(std::string ecosystem, std::string name, std::string url,
                  std::vector<std::string> in_use = {}) {
  return {std::move(ecosystem), std::move(name), std::move(in_use), {registry_at(url, true)}};
}

Reply ask_one(const Question& one, const AskOptions& options = {}) {
  const NoProxy no_proxy;
  return ask({one}, options).front();
}

std::string text_of(const Reply& reply) {
  if (!reply.error.empty()) return "error: " + reply.error.substr(reply.error.find(": ") + 2);
  if (!reply.found) return "not found";
  std::string text;
  for (const Release& release : reply.list.releases) {
    text += (text.empty() ? "" : " ") + release.version;
    if (release.published) text += '(' + to_string(*release.published) + ')';
    if (release.withdrawn) text += '!';
  }
  return text;
}

constexpr std::string_view kNpm =
    R"({"versions": {"1.0.0": {}, "1.1.0": {}}, "time": {"1.1.0": "2020-01-02T00:00:00Z"}})";

TEST_CASE("each protocol asks for what its registries have") {
  if (no_curl()) return;
  HttpServer server;
  server.serve("/npm/@acme%2fleft", body(std::string(kNpm)));
  server.serve("/py/pypi/zope-event/json",
               body(R"({"releases": {"1.0": [{"upload_time": "2020-01-02T00:00:00"}]}})"));
  server.serve("/py/simple/zope-event/", body(R"({"files": [{"filename": "zope_event-2.0.tar.gz",
                                   "upload-time": "2020-01-02T00:00:00Z"}]})"));
  server.serve("/old/simple/zope-event/", body("<a href='x'>zope.event-3.0.tar.gz</a>"));
  server.serve("/gems/api/v1/versions/rack.json",
               body(R"([{"number": "3.0", "created_at": "2020-01-02T00:00:00Z"}])"));
  server.serve("/private/info/rack", body("---\n2.0 |checksum:00\n"));
  server.serve("/php/packages.json", body(R"({"metadata-url": "/php/p2/%package%.json"})"));
  server.serve("/php/p2/acme/log.json",
               body(R"({"packages": {"acme/log": [{"version": "1.0", "time": "2020-01-02"}]}})"));
  server.serve("/satis/packages.json",
               body(R"({"packages": {"acme/log": {"2.0": {"version": "2.0"}}}})"));
  server.serve("/go/github.com/!acme/log/@v/list", body("v1.0.0\nv1.1.0\nv1.1.1\nv2.0.0-rc.1\n"));
  server.serve("/go/github.com/!acme/log/@latest",
               body(R"({"Version": "v1.1.1", "Time": "2021-01-01T00:00:00Z"})"));
  server.serve("/go/github.com/!acme/log/@v/v1.0.0.info",
               body(R"({"Version": "v1.0.0", "Time": "2020-01-02T00:00:00Z"})"));
  server.serve("/go/github.com/!acme/log/@v/v1.1.1.info",
               body(R"({"Version": "v1.1.1", "Time": "2021-02-03T00:00:00Z"})"));
  server.serve("/go/new.example/untagged/@v/list", body(""));
  server.serve("/go/new.example/untagged/@latest",
               body(R"({"Version": "v0.0.0-20220101000000-abcdefabcdef",
                        "Time": "2022-01-01T00:00:00Z"})"));
  server.serve("/m2/org/acme/app-core/maven-metadata.xml",
               body("<metadata><versioning><versions><version>1.0</version><version>1.1</version>"
                    "</versions></versioning></metadata>"));
  HttpAnswer pom = body("<project/>");
  pom.headers = {{"Last-Modified", "Thu, 02 Jan 2020 00:00:00 GMT"}};
  server.serve("/m2/org/acme/app-core/1.1/app-core-1.1.pom", pom);
  server.serve("/nuget/v3/index.json",
               body(R"({"resources": [{"@id": ")" + server.url("/nuget/reg/") +
                    R"(", "@type": "RegistrationsBaseUrl"}]})"));
  server.serve("/nuget/reg/acme.log/index.json",
               body(R"({"items": [{"@id": ")" + server.url("/nuget/reg/acme.log/page1.json") +
                    R"("}, {"@id": "x", "items": [{"catalogEntry": {"version": "2.0.0",
                        "published": "2020-01-02T00:00:00Z"}}]}]})"));
  server.serve("/nuget/reg/acme.log/page1.json",
               body(R"({"items": [{"catalogEntry": {"version": "1.0.0", "listed": false}}]})"));
  server.serve("/flat/v3/index.json",
               body(R"({"resources": [{"@id": ")" + server.url("/flat/files") +
                    R"(", "@type": "PackageBaseAddress/3.0.0"}]})"));
  server.serve("/flat/files/acme.log/index.json", body(R"({"versions": ["1.0.0"]})"));

  struct Case {
    std::string ecosystem;
    std::string name;
    std::string path;
    std::vector<std::string> in_use;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"npm", "@acme/left", "/npm/", {}, "1.0.0 1.1.0(2020-01-02)"},
      {"npm", "left", "/npm", {}, "not found"},
      {"PyPI", "Zope.Event", "/py", {}, "1.0(2020-01-02)"},
      {"PyPI", "Zope.Event", "/py/simple/", {}, "2.0(2020-01-02)"},
      {"PyPI", "Zope.Event", "/old/simple", {}, "3.0"},
      {"PyPI", "Zope.Event", "/old", {}, "3.0"},
      {"PyPI", "none", "/py", {}, "not found"},
      {"RubyGems", "rack", "/gems", {}, "3.0(2020-01-02)"},
      {"RubyGems", "rack", "/private", {}, "2.0"},
      {"RubyGems", "none", "/private", {}, "not found"},
      {"Packagist", "Acme/Log", "/php", {}, "1.0(2020-01-02)"},
      {"Packagist", "acme/log", "/satis", {}, "2.0"},
      {"Packagist", "acme/none", "/php", {}, "not found"},
      {"Go",
       "github.com/Acme/log",
       "/go",
       {"v1.0.0"},
       "v1.0.0(2020-01-02) v1.1.0 v1.1.1(2021-02-03) v2.0.0-rc.1"},
      {"Go", "new.example/untagged", "/go", {}, "v0.0.0-20220101000000-abcdefabcdef(2022-01-01)"},
      {"Maven", "org.acme:app-core", "/m2", {"1.0"}, "1.0 1.1(2020-01-02)"},
      {"Maven", "no-artifact", "/m2", {}, "error: the name can't be asked for"},
      {"NuGet", "Acme.Log", "/nuget/v3/index.json", {}, "2.0.0(2020-01-02) 1.0.0!"},
      {"NuGet", "Acme.Log", "/nuget", {}, "2.0.0(2020-01-02) 1.0.0!"},
      {"NuGet", "Acme.Log", "/flat", {}, "1.0.0"},
      {"NuGet", "none", "/flat", {}, "not found"},
      {"Hex", "phoenix", "/hex", {}, "error: no protocol is known for registries of Hex"},
  };
  for (const Case& c : cases) {
    INFO(c.ecosystem << ' ' << c.name << " at " << c.path);
    Reply reply = ask_one(question(c.ecosystem, c.name, server.url(c.path), c.in_use));
    if (c.ecosystem == "Hex") reply.error = "x: " + reply.error;
    CHECK(text_of(reply) == c.expected);
  }
  // The simple API is asked for JSON first.
  bool asked = false;
  for (const test::HttpRequest& request : server.requests()) {
    if (request.target != "/py/simple/zope-event/") continue;
    asked = true;
    CHECK(request.header("accept").find("application/vnd.pypi.simple.v1+json") == 0);
  }
  CHECK(asked);
}

TEST_CASE("registries that misbehave are told in a user's words, and spoil nothing else") {
  if (no_curl()) return;
  HttpServer server;
  server.serve("/500/a", status(500));
  server.serve("/401/a", status(401));
  server.serve("/wrong/a", body(R"({"hello": "world"})"));
  server.serve("/html/a", body("<html>Please sign in</html>"));
  server.serve("/cut/a", body(std::string(kNpm.substr(0, 30))));
  HttpAnswer truncated = body(std::string(kNpm));
  truncated.truncate_after = 20;
  server.serve("/truncated/a", truncated);
  HttpAnswer huge;
  huge.headers = {{"X", "y"}};
  huge.body = std::string(1024, ' ');
  huge.endless = true;
  server.serve("/huge/org/x/a/maven-metadata.xml", body("<metadata/>"));
  server.serve("/huge/github.com/a/@v/list", huge);
  server.serve("/huge/github.com/a/@latest", body("{}"));
  HttpAnswer loop;
  loop.redirect_to = server.url("/loop/a");
  server.serve("/loop/a", loop);
  HttpAnswer moved;
  moved.redirect_to = server.url("/good/a");
  server.serve("/moved/a", moved);
  HttpAnswer away;
  away.redirect_to = "file:///etc/hosts";
  server.serve("/away/a", away);
  HttpAnswer busy = body(std::string(kNpm));
  busy.busy_times = 1;
  server.serve("/busy/a", busy);
  HttpAnswer patient = body(std::string(kNpm));
  patient.busy_times = 9;
  patient.retry_after = std::chrono::seconds(3600);
  server.serve("/patient/a", patient);
  server.serve("/good/a", body(std::string(kNpm)));

  const std::vector<std::pair<std::string, std::string>> cases = {
      {"/500", "error: HTTP 500"},
      {"/401", "error: HTTP 401 (Sluice sends no credentials)"},
      {"/wrong", "error: an answer that can't be read: no list of versions"},
      {"/html", "error: an answer that can't be read: not valid JSON: "},
      {"/cut", "error: an answer that can't be read: not valid JSON: "},
      {"/truncated", "error: connection closed before the end"},
      {"/loop", "error: too many redirects"},
      {"/away", "error: redirected to a URL that is not allowed"},
      {"/moved", "1.0.0 1.1.0(2020-01-02)"},
      {"/busy", "1.0.0 1.1.0(2020-01-02)"},
      {"/patient", "error: HTTP 429"},
      {"/good", "1.0.0 1.1.0(2020-01-02)"},
  };
  std::vector<Question> questions;
  for (const auto& [path, expected] : cases) {
    questions.push_back(question("npm", "a", server.url(path)));
  }
  questions.push_back(question("Go", "github.com/a", server.url("/huge")));
  const NoProxy no_proxy;
  const std::vector<Reply> replies = ask(questions, {});
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i].first);
    // What a parser says of the place differs from library to library.
    CHECK(text_of(replies[i]).substr(0, cases[i].second.size()) == cases[i].second);
    CHECK(replies[i].registry == server.url(cases[i].first));
  }
  CHECK(text_of(replies.back()) == "error: larger than 1 MiB");
  CHECK(server.count("/500/a") == 3);
  CHECK(server.count("/401/a") == 1);
  CHECK(server.count("/busy/a") == 2);
  CHECK(server.count("/patient/a") == 1);
}

TEST_CASE("asking ends with the budget, and keeps what came in time") {
  if (no_curl()) return;
  HttpServer server;
  HttpAnswer slow = body(std::string(kNpm));
  slow.delay = milliseconds(20'000);
  server.serve("/slow", slow);
  server.serve("/fast", body(std::string(kNpm)));
  AskOptions options;
  options.budget = milliseconds(1'500);
  std::vector<std::pair<std::size_t, std::size_t>> progress;
  options.progress = [&](std::size_t done, std::size_t all) { progress.emplace_back(done, all); };
  const NoProxy no_proxy;
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<Reply> replies = ask(
      {question("npm", "slow", server.url("")), question("npm", "fast", server.url(""))}, options);
  CHECK(std::chrono::steady_clock::now() - begin < milliseconds(8'000));
  CHECK(text_of(replies[0]).find("error: timed out after") == 0);
  CHECK(text_of(replies[1]) == "1.0.0 1.1.0(2020-01-02)");
  REQUIRE(progress.size() >= 2);
  CHECK(progress.front() == std::pair<std::size_t, std::size_t>(0, 2));
  CHECK(progress.back() == std::pair<std::size_t, std::size_t>(2, 2));
}

TEST_CASE("answers with validators are kept and asked for again only if they changed") {
  if (no_curl()) return;
  HttpServer server;
  HttpAnswer tagged = body(std::string(kNpm));
  tagged.headers = {{"ETag", "\"one\""}};
  server.serve("/tagged", tagged);
  server.serve("/plain", body(std::string(kNpm)));
  const TempFolder folder;
  AskOptions options;
  options.cache_folder = folder.path("registries");
  const std::vector<Question> questions = {question("npm", "tagged", server.url("")),
                                           question("npm", "plain", server.url(""))};
  const NoProxy no_proxy;
  AskTally tally;
  const auto texts = [&] {
    const std::vector<Reply> replies = ask(questions, options, &tally);
    return text_of(replies[0]) + '|' + text_of(replies[1]);
  };
  const std::string both = "1.0.0 1.1.0(2020-01-02)|1.0.0 1.1.0(2020-01-02)";
  CHECK(texts() == both);
  CHECK(tally.unchanged == 0);
  CHECK(texts() == both);
  CHECK(tally.unchanged == 1);
  CHECK(server.requests().back().header("if-none-match").size() +
            server.requests()[2].header("if-none-match").size() ==
        5);

  // A damaged copy is not used, and replaced.
  for (const auto& entry : std::filesystem::directory_iterator(options.cache_folder)) {
    if (entry.path().extension() == ".meta") continue;
    std::ofstream(entry.path(), std::ios::app) << ' ';
  }
  CHECK(texts() == both);
  CHECK(tally.unchanged == 0);
  CHECK(texts() == both);
  CHECK(tally.unchanged == 1);

  // A new answer takes the old one's place.
  tagged.body = R"({"versions": {"9.0.0": {}}})";
  tagged.headers = {{"ETag", "\"two\""}};
  server.serve("/tagged", tagged);
  CHECK(texts() == "9.0.0|1.0.0 1.1.0(2020-01-02)");
  CHECK(texts() == "9.0.0|1.0.0 1.1.0(2020-01-02)");
  CHECK(tally.unchanged == 1);

  // A cache that can't be written only costs time.
  options.cache_folder = "/proc/no-such-folder";
  CHECK(texts() == "9.0.0|1.0.0 1.1.0(2020-01-02)");
}

TEST_CASE("packed answers are unpacked, also out of the cache") {
  if (no_curl()) return;
  // A stored (not compressed) block in gzip's frame: RFC 1951, 3.2.4 and RFC 1952.
  const std::string text = R"({"versions": {"1.0.0": {}}})";
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  crc = ~crc;
  const auto little = [](std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
    return out;
  };
  HttpAnswer packed;
  packed.body = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff\x01", 11) + little(text.size(), 2) +
                little(~text.size() & 0xFFFF, 2) + text + little(crc, 4) + little(text.size(), 4);
  packed.headers = {{"ETag", "\"x\""}, {"Content-Encoding", "gzip"}};
  HttpServer server;
  server.serve("/a", packed);
  const TempFolder folder;
  AskOptions options;
  options.cache_folder = folder.path("registries");
  CHECK(text_of(ask_one(question("npm", "a", server.url("")), options)) == "1.0.0");
  CHECK(text_of(ask_one(question("npm", "a", server.url("")), options)) == "1.0.0");
}

TEST_CASE("registries are asked one after the other, and not where they must not be") {
  if (no_curl()) return;
  HttpServer server;
  server.serve("/second/a", body(std::string(kNpm)));
  Question two = question("npm", "a", server.url("/first"));
  two.registries.push_back(registry_at(server.url("/second"), true));
  Reply reply = ask_one(two);
  CHECK(text_of(reply) == "1.0.0 1.1.0(2020-01-02)");
  CHECK(reply.registry == server.url("/second"));
  CHECK(server.count("/first/a") == 1);

  // A file of the app names a place of the machine's own network; nothing is sent.
  Question hostile = question("npm", "b", server.url("/second"));
  hostile.registries[0].trusted = false;
  CHECK(text_of(ask_one(hostile)) == "error: not asked, not https");
  CHECK(server.count("/second/b") == 0);

  // A document leads elsewhere.
  server.serve("/php/packages.json", body(R"({"metadata-url": "file:///etc/%package%.json"})"));
  CHECK(text_of(ask_one(question("Packagist", "a/b", server.url("/php")))) ==
        "error: not asked, not an http or https address");
  CHECK(ask({}, {}).empty());
}

TEST_CASE("a host that answers nothing is given up, one that answers badly is not") {
  if (no_curl()) return;
  HttpServer server;
  HttpAnswer closed;
  closed.close_without_answer = true;
  std::vector<Question> questions;
  for (int i = 0; i < 120; ++i) {
    const std::string name = "p" + std::to_string(i);
    server.serve("/" + name, closed);
    questions.push_back(question("npm", name, server.url("")));
  }
  HttpServer other;
  other.serve("/a", body(std::string(kNpm)));
  questions.push_back(question("npm", "a", other.url("")));
  const NoProxy no_proxy;
  const std::vector<Reply> replies = ask(questions, {});
  for (int i = 0; i < 120; ++i) {
    CHECK(text_of(replies[static_cast<std::size_t>(i)]) ==
          "error: connection closed without an answer");
  }
  CHECK(text_of(replies.back()) == "1.0.0 1.1.0(2020-01-02)");
  // The first requests, perhaps sent again by curl itself, and no more.
  CHECK(server.requests().size() < 110);

  // Some answer: those that don't are asked again.
  HttpServer half;
  half.serve("/a", body(std::string(kNpm)));
  std::vector<Question> mixed = {question("npm", "a", half.url(""))};
  for (int i = 0; i < 5; ++i) {
    half.serve("/q" + std::to_string(i), closed);
    mixed.push_back(question("npm", "q" + std::to_string(i), half.url("")));
  }
  CHECK(text_of(ask(mixed, {}).front()) == "1.0.0 1.1.0(2020-01-02)");
  CHECK(half.count("/q0") >= 3);
}

TEST_CASE("the cache is not written through links that somebody laid into it") {
  const TempFolder folder;
  const std::string file = folder.write("body", "new");
  const std::string beside = folder.write("beside", "old");
  const std::string url = "https://a.example/1";
  const AnswerCache cache(folder.path("c"));
  cache.store(url, "", {file, "\"e\"", ""});
  const auto found = cache.find(url, "");
  REQUIRE(found);
  // The names under which the next one is written first.
  const std::string partial = found->path + ".partial-" + std::to_string(::getpid());
  std::filesystem::remove(found->path);
  std::filesystem::create_symlink(beside, partial);
  cache.store(url, "", {file, "\"e\"", ""});
  CHECK(test::read_bytes(beside) == "old");
  CHECK(cache.find(url, ""));

  std::filesystem::create_directory(folder.path("elsewhere"));
  std::filesystem::create_directory_symlink(folder.path("elsewhere"), folder.path("link"));
  const AnswerCache linked(folder.path("link"));
  CHECK(linked.store(url, "", {file, "\"e\"", ""}) == file);
  CHECK_FALSE(linked.find(url, ""));
  CHECK(std::filesystem::is_empty(folder.path("elsewhere")));
}

TEST_CASE("the cache holds what fits, and nothing of another address") {
  const TempFolder folder;
  const AnswerCache cache(folder.path("c"));
  const std::string file = folder.write("body", std::string(1000, 'x'));
  for (int i = 0; i < 5; ++i) {
    cache.store("https://a.example/" + std::to_string(i), "", {file, "\"e\"", ""});
  }
  const auto found = cache.find("https://a.example/3", "");
  REQUIRE(found);
  CHECK(found->etag == "\"e\"");
  CHECK(test::read_bytes(found->path).size() == 1000);
  CHECK_FALSE(cache.find("https://a.example/3", "text/html"));
  CHECK_FALSE(cache.find("https://b.example/3", ""));
  // Without a validator there is no way to ask whether it is still good.
  cache.store("https://a.example/none", "", {file, "", ""});
  CHECK_FALSE(cache.find("https://a.example/none", ""));

  // Another entry under this one's name.
  const auto other = cache.find("https://a.example/4", "");
  REQUIRE(other);
  std::filesystem::copy_file(other->path + ".meta", found->path + ".meta",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK_FALSE(cache.find("https://a.example/3", ""));
  // A link is not followed.
  std::filesystem::remove(other->path);
  std::filesystem::create_symlink(file, other->path);
  CHECK_FALSE(cache.find("https://a.example/4", ""));

  folder.write("c/precious.txt", "not an entry");
  cache.prune(2500);
  std::size_t left = 0;
  for (int i = 0; i < 5; ++i) {
    left += cache.find("https://a.example/" + std::to_string(i), "") ? 1U : 0U;
  }
  CHECK(left <= 2);
  CHECK(std::filesystem::exists(folder.path("c/precious.txt")));
}

}  // namespace
}  // namespace sluice::registries
