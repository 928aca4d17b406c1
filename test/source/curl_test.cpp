#include "source/curl.h"
#include "source/transfer_url.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "test/catch.h"
#include "test/http_server.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::HttpAnswer;
using test::HttpServer;
using test::read_bytes;
using test::TempFolder;

constexpr milliseconds kBudget{20'000};

bool no_curl() {
  if (::access("/usr/bin/curl", X_OK) == 0 || ::access("/usr/local/bin/curl", X_OK) == 0 ||
      ::access("/bin/curl", X_OK) == 0) {
    return false;
  }
  WARN("curl is not installed: nothing tested here");
  return true;
}

/// No proxy stands between a test and its server, whatever the machine's settings are.
class CleanProxies {
 public:
  CleanProxies() {
    for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY",
                             "ALL_PROXY", "all_proxy"}) {
      const char* value = ::getenv(name);
      before_[name] = value == nullptr ? std::nullopt : std::optional<std::string>(value);
      ::unsetenv(name);
    }
  }
  ~CleanProxies() {
    for (const auto& [name, value] : before_) {
      if (value) ::setenv(name.c_str(), value->c_str(), 1);
      if (!value) ::unsetenv(name.c_str());
    }
  }
  CleanProxies(const CleanProxies&) = delete;
  CleanProxies& operator=(const CleanProxies&) = delete;

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

/// A server, a folder to download to, and no proxies.
struct Site {
  CleanProxies proxies;
  HttpServer server;
  TempFolder folder;
  int files = 0;

  Transfer transfer(const std::string& url, std::uint64_t max_bytes = 1 << 20) {
    Transfer transfer;
    transfer.url = url.rfind('/', 0) == 0 ? server.url(url) : url;
    transfer.path = folder.path("file" + std::to_string(++files));
    transfer.max_bytes = max_bytes;
    return transfer;
  }
};

TransferResult get(const Transfer& transfer, milliseconds budget = kBudget) {
  return download({&transfer, 1}, budget).front();
}

/// What holds for every result.
void check_sane(const Transfer& transfer, const TransferResult& result) {
  CHECK(std::filesystem::exists(transfer.path) == (result.error.empty() && !result.not_modified));
  CHECK(result.error.find('\n') == std::string::npos);
  if (result.error.empty()) CHECK_FALSE(result.retryable);
  if (!result.error.empty()) CHECK(result.bytes == 0);
}

milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

/// A port of this machine that nobody listens on, as it was bound a moment ago.
int dead_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(socket, generic, size) == 0);
  REQUIRE(::getsockname(socket, generic, &size) == 0);
  ::close(socket);
  return ntohs(address.sin_port);
}

HttpAnswer answer(const std::function<void(HttpAnswer&)>& change) {
  HttpAnswer made;
  change(made);
  return made;
}

TEST_CASE("media types and packed answers are asked for only where they are wanted") {
  if (no_curl()) return;
  const CleanProxies no_proxies;
  HttpServer server;
  HttpAnswer answer;
  answer.body = "x";
  server.serve("/a", answer);
  const TempFolder folder;
  Transfer plain;
  plain.url = server.url("/a");
  plain.path = folder.path("plain");
  Transfer special = plain;
  special.path = folder.path("special");
  special.accept = "application/json, text/html;q=0.1";
  special.gzip = true;
  REQUIRE(download(std::vector<Transfer>{plain}, kBudget)[0].error.empty());
  REQUIRE(download(std::vector<Transfer>{special}, kBudget)[0].error.empty());
  const auto requests = server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].header("accept") == "*/*");
  CHECK(requests[0].header("accept-encoding").empty());
  CHECK(requests[1].header("accept") == special.accept);
  CHECK(requests[1].header("accept-encoding") == "gzip");
}

TEST_CASE("what servers answer, and what is made of it", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  struct Case {
    std::string name;
    HttpAnswer answer;
    int status;
    std::string error;  // empty: the file is there
    bool retryable;
  };
  const std::string big(300'000, 'b');
  std::vector<Case> cases;
  const auto add = [&](int status, const std::string& error, bool retryable,
                       const std::function<void(HttpAnswer&)>& change) {
    cases.push_back({std::to_string(cases.size()), answer(change), status, error, retryable});
  };
  add(200, "", false, [](HttpAnswer& a) { a.body = "hello\n"; });
  add(200, "", false, [](HttpAnswer&) {});
  add(200, "", false, [&](HttpAnswer& a) { a.body = big; });
  add(200, "", false, [&](HttpAnswer& a) { a.body = big, a.without_length = true; });
  add(200, "", false, [](HttpAnswer& a) { a.body = std::string("\0\xff\r\n\x1a", 5); });
  add(203, "", false, [](HttpAnswer& a) { a.status = 203, a.body = "changed on the way"; });
  add(200, "", false, [](HttpAnswer& a) {
    a.body = "drip by drip", a.drip_bytes = 3, a.drip_interval = milliseconds(10);
  });
  for (const int status : {204, 205, 206, 300, 304, 400, 401, 403, 404, 410, 501, 999}) {
    add(status, "HTTP " + std::to_string(status), status >= 500, [&](HttpAnswer& a) {
      a.status = status;
      if (status != 204 && status != 304) a.body = "a page that explains it";
    });
  }
  for (const int status : {408, 429, 500, 502, 503, 504}) {
    add(status, "HTTP " + std::to_string(status), true, [&](HttpAnswer& a) { a.status = status; });
  }
  add(404, "HTTP 404", false, [](HttpAnswer& a) { a.status = 404, a.body.assign(2 << 20, 'x'); });
  add(404, "HTTP 404", false,
      [](HttpAnswer& a) { a.status = 404, a.body = "short", a.truncate_after = 2; });
  add(200, "connection closed before the end", true,
      [&](HttpAnswer& a) { a.body = big, a.truncate_after = 1000; });
  add(200, "connection closed before the end", true,
      [&](HttpAnswer& a) { a.body = big, a.truncate_after = 0; });
  add(0, "connection closed without an answer", true,
      [](HttpAnswer& a) { a.close_without_answer = true; });
  add(0, "not an HTTP answer", false, [](HttpAnswer& a) { a.raw = "220 mail.example ready\r\n"; });
  add(200, "connection closed before the end", true, [](HttpAnswer& a) {
    a.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";
  });
  for (const Case& c : cases) {
    INFO(c.name << ": " << c.status << " " << c.error);
    site.server.serve('/' + c.name, c.answer);
    const Transfer transfer = site.transfer('/' + c.name);
    const TransferResult result = get(transfer);
    CHECK(result.status == c.status);
    CHECK(result.error == c.error);
    CHECK(result.retryable == c.retryable);
    CHECK_FALSE(result.not_modified);
    check_sane(transfer, result);
    if (!c.error.empty()) continue;
    CHECK(read_bytes(transfer.path) == c.answer.body);
    CHECK(result.bytes == c.answer.body.size());
  }
}

TEST_CASE("what is asked for: no more than needed", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/x", answer([](HttpAnswer& a) { a.body = "x"; }));
  CHECK(get(site.transfer("/x?a=%20b#part")).error.empty());
  const auto requests = site.server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests[0].method == "GET");
  CHECK(requests[0].target == "/x?a=%20b");
  CHECK(requests[0].headers ==
        std::map<std::string, std::string>{
            {"host", site.server.url("").substr(7)}, {"user-agent", "sluice"}, {"accept", "*/*"}});
}

TEST_CASE("a copy that is the newest is not downloaded again", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  const std::string etag = "W/\"a\\b,c\"";
  const std::string date = "Wed, 21 Oct 2015 07:28:00 GMT";
  site.server.serve("/x", answer([&](HttpAnswer& a) {
                      a.body = "new";
                      a.headers = {{"ETag", etag}, {"Last-Modified", date}};
                    }));
  Transfer transfer = site.transfer("/x");
  TransferResult result = get(transfer);
  CHECK(result.error.empty());
  CHECK(result.etag == etag);
  CHECK(result.last_modified == date);

  struct Case {
    std::string etag;
    std::string last_modified;
    bool not_modified;
  };
  for (const Case& c : std::vector<Case>{{etag, "", true},
                                         {"", date, true},
                                         {etag, date, true},
                                         {"\"old\"", "", false},
                                         {"", "Thu, 22 Oct 2015 07:28:00 GMT", false},
                                         {etag + "\r\nX-Injected: 1", "", false},
                                         {"", date + '\n', false},
                                         {std::string(5000, 'e'), "", false}}) {
    INFO(c.etag << c.last_modified);
    transfer = site.transfer("/x");
    transfer.etag = c.etag;
    transfer.last_modified = c.last_modified;
    result = get(transfer);
    CHECK(result.error.empty());
    CHECK(result.not_modified == c.not_modified);
    CHECK(result.status == (c.not_modified ? 304 : 200));
    CHECK(result.etag == etag);
    check_sane(transfer, result);
    CHECK(site.server.requests().back().header("x-injected").empty());
  }
}

TEST_CASE("headers in other spellings, and what only looks like one", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  struct Case {
    std::string headers;
    std::string trailers;
    std::string etag;
  };
  for (const Case& c : std::vector<Case>{
           {"etag:\"a\"\r\n", "", "\"a\""},
           {"ETAG: \t \"a\" \t\r\n", "", "\"a\""},
           {"ETag:\r\n", "", ""},
           {"X-ETag: \"a\"\r\n", "", ""},
           {"ETag: \"a\"\r\nETag: \"b\"\r\n", "", "\"b\""},
           {"ETag: \"a\x1b[0m\"\r\n", "", ""},
           {"ETag: " + std::string(2000, 'e') + "\r\n", "", ""},
           {"ETag: \"a\"\r\n", "ETag: \"late\"\r\n", "\"a\""},
       }) {
    INFO(c.headers);
    site.server.serve("/x", answer([&](HttpAnswer& a) {
                        a.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + c.headers +
                                "\r\n2\r\nok\r\n0\r\n" + c.trailers + "\r\n";
                      }));
    const Transfer transfer = site.transfer("/x");
    const TransferResult result = get(transfer);
    CHECK(result.error.empty());
    CHECK(read_bytes(transfer.path) == "ok");
    CHECK(result.etag == c.etag);
  }
}

TEST_CASE("a busy server says when to come again", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/busy", answer([](HttpAnswer& a) {
                      a.body = "at last", a.busy_times = 2, a.retry_after = seconds(7);
                    }));
  const Transfer transfer = site.transfer("/busy");
  for (int i = 0; i < 2; ++i) {
    const TransferResult result = get(transfer);
    CHECK(result.error == "HTTP 429");
    CHECK(result.retryable);
    CHECK(result.retry_after == seconds(7));
    check_sane(transfer, result);
  }
  CHECK(get(transfer).error.empty());
  CHECK(read_bytes(transfer.path) == "at last");

  struct Case {
    int status;
    std::string value;
    seconds least;
    seconds most;
  };
  for (const Case& c : std::vector<Case>{
           {503, "120", seconds(120), seconds(120)},
           {503, "0", seconds(0), seconds(0)},
           {503, "99999999999999999999", seconds(86400), seconds(86400)},
           {503, "-5", seconds(0), seconds(0)},
           {503, "soon", seconds(0), seconds(0)},
           {503, "Wed, 21 Oct 2015 07:28:00 GMT", seconds(0), seconds(0)},
           {503, "Fri, 31 Dec 9999 23:59:59 GMT", seconds(86400), seconds(86400)},
           {500, "120", seconds(0), seconds(0)},
       }) {
    INFO(c.status << ' ' << c.value);
    site.server.serve("/wait", answer([&](HttpAnswer& a) {
                        a.status = c.status, a.headers = {{"Retry-After", c.value}};
                      }));
    const TransferResult result = get(site.transfer("/wait"));
    CHECK(result.retry_after >= c.least);
    CHECK(result.retry_after <= c.most);
  }
}

TEST_CASE("redirects are followed, but not everywhere", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  const std::string secret = site.folder.write("secret", "from the disk");
  site.server.serve("/end", answer([](HttpAnswer& a) {
                      a.body = "end", a.headers = {{"ETag", "\"end\""}};
                    }));
  const auto redirect = [&](const std::string& from, const std::string& to) {
    site.server.serve(from, answer([&](HttpAnswer& a) {
                        a.redirect_to = to, a.body = "moved away",
                        a.headers = {{"ETag", "\"r\""}, {"Last-Modified", "then"}};
                      }));
  };
  for (int i = 0; i < 7; ++i) {
    redirect('/' + std::to_string(i), i == 0 ? "/end" : '/' + std::to_string(i - 1));
  }
  redirect("/loop", "/loop");
  redirect("/file", "file://" + secret);
  redirect("/ftp", "ftp://127.0.0.1:" + std::to_string(dead_port()) + "/x");
  redirect("/dict", "dict://" + site.server.url("/end").substr(7));
  redirect("/nowhere", "http://127.0.0.1:" + std::to_string(dead_port()) + "/x");
  redirect("/missing", "/gone");
  struct Case {
    std::string path;
    int status;
    std::string error;
    bool retryable;
  };
  for (const Case& c : std::vector<Case>{
           {"/0", 200, "", false},
           {"/4", 200, "", false},
           {"/5", 302, "too many redirects", false},
           {"/loop", 302, "too many redirects", false},
           {"/file", 302, "redirected to a URL that is not allowed", false},
           {"/ftp", 302, "redirected to a URL that is not allowed", false},
           {"/dict", 302, "redirected to a URL that is not allowed", false},
           {"/nowhere", 0, "could not connect", true},
           {"/missing", 404, "HTTP 404", false},
       }) {
    INFO(c.path);
    const Transfer transfer = site.transfer(c.path);
    const TransferResult result = get(transfer);
    if (c.status != 0) CHECK(result.status == c.status);
    CHECK(result.error == c.error);
    CHECK(result.retryable == c.retryable);
    check_sane(transfer, result);
    if (!c.error.empty()) continue;
    CHECK(read_bytes(transfer.path) == "end");
    CHECK(result.etag == "\"end\"");
    CHECK(result.last_modified.empty());
  }
  CHECK(site.server.count("/loop") == 6);
}

TEST_CASE("the budget ends what is slow, and keeps what was done", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/fast", answer([](HttpAnswer& a) { a.body = "fast"; }));
  site.server.serve("/late", answer([](HttpAnswer& a) { a.delay = seconds(60); }));
  site.server.serve("/drip", answer([](HttpAnswer& a) {
                      a.body.assign(5000, 'd'), a.drip_bytes = 1,
                                                a.drip_interval = milliseconds(20);
                    }));
  std::vector<Transfer> transfers{site.transfer("/late"), site.transfer("/fast"),
                                  site.transfer("/drip")};
  for (int i = 0; i < 20; ++i) transfers.push_back(site.transfer("/late"));  // more than at once
  const auto start = std::chrono::steady_clock::now();
  const auto results = download(transfers, milliseconds(800));
  // The slow ones would take a minute.
  CHECK(since(start) < seconds(30));
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    INFO(i);
    check_sane(transfers[i], results[i]);
    CHECK_FALSE(results[i].retryable);
    if (i == 1) CHECK(results[i].error.empty());
    if (i != 1) CHECK(results[i].error.substr(0, 16) == "timed out after ");
  }
  CHECK(read_bytes(transfers[1].path) == "fast");

  for (const milliseconds budget : {milliseconds(0), milliseconds(-1), milliseconds::min()}) {
    CHECK(get(transfers[0], budget).error == "timed out after 0 ms");
  }
  CHECK(get(site.transfer("/fast"), milliseconds::max()).error.empty());
}

TEST_CASE("a file larger than allowed is not kept", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/bomb", answer([](HttpAnswer& a) { a.endless = true; }));
  site.server.serve("/100", answer([](HttpAnswer& a) { a.body.assign(100, 'x'); }));
  site.server.serve("/100-to-end", answer([](HttpAnswer& a) {
                      a.body.assign(100, 'x'), a.without_length = true;
                    }));
  site.server.serve("/chunks", answer([](HttpAnswer& a) {
                      a.raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
                      for (int i = 0; i < 2000; ++i)
                        a.raw += "3e8\r\n" + std::string(1000, 'c') + "\r\n";
                    }));
  site.server.serve("/announced", answer([](HttpAnswer& a) {
                      a.body.assign(2 << 20, 'x'), a.drip_bytes = 1, a.drip_interval = seconds(30);
                    }));
  struct Case {
    std::string path;
    std::uint64_t max_bytes;
    std::string error;
  };
  for (const Case& c : std::vector<Case>{
           {"/100", 100, ""},
           {"/100", 99, "larger than 99 bytes"},
           {"/100", 0, "larger than 0 bytes"},
           {"/100", UINT64_MAX, ""},
           {"/100", std::uint64_t{1} << 63, ""},
           {"/100-to-end", 100, ""},
           {"/100-to-end", 99, "larger than 99 bytes"},
           {"/announced", 1 << 20, "larger than 1 MiB"},  // at once
           {"/bomb", 5000, "larger than 4 KiB"},
           {"/bomb", 3 << 20, "larger than 3 MiB"},
           {"/chunks", 1 << 20, "larger than 1 MiB"},
           {"/chunks", 70'000, "larger than 68 KiB"},
       }) {
    INFO(c.path << ' ' << c.max_bytes);
    const Transfer transfer = site.transfer(c.path, c.max_bytes);
    const TransferResult result = get(transfer);
    CHECK(result.error == c.error);
    CHECK_FALSE(result.retryable);
    check_sane(transfer, result);
  }
}

TEST_CASE("servers that are not there", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  struct Case {
    std::string url;
    std::string error;
    bool retryable;
  };
  for (const Case& c : std::vector<Case>{
           {"http://127.0.0.1:" + std::to_string(dead_port()) + "/x", "could not connect", true},
           {"http://nowhere.invalid/x", "could not resolve host", true},
           {"https://127.0.0.1:" + std::to_string(site.server.port()) + "/x",
            "TLS connection failed", true},
           {"http://127.0.0.1:port/x", "the URL is malformed", false},
           {"http:///x", "the URL is malformed", false},
       }) {
    INFO(c.url);
    const Transfer transfer = site.transfer(c.url);
    const TransferResult result = get(transfer);
    CHECK(result.status == 0);
    CHECK(result.error == c.error);
    CHECK(result.retryable == c.retryable);
    check_sane(transfer, result);
  }
}

TEST_CASE("many files come several at a time, and one that fails stops no other",
          "[source][curl]") {
  if (no_curl()) return;
  Site site;
  std::vector<Transfer> transfers;
  for (int i = 0; i < 50; ++i) {
    const std::string path = '/' + std::to_string(i);
    site.server.serve(path, answer([&](HttpAnswer& a) {
                        a.body = "body of " + path;
                        a.headers = {{"ETag", '"' + std::to_string(i) + '"'}};
                        a.delay = milliseconds(60);
                        if (i == 7) a.endless = true;
                        if (i == 13) a.truncate_after = 3;
                        if (i == 23) a.status = 500;
                      }));
    transfers.push_back(site.transfer(path));
  }
  transfers[9].url = "http://127.0.0.1:port/x";
  transfers[31].path = site.folder.path("none/x");
  transfers[33].max_bytes = 3;
  const std::map<std::size_t, std::string> errors{
      {7, "larger than 1 MiB"},
      {9, "the URL is malformed"},
      {13, "connection closed before the end"},
      {23, "HTTP 500"},
      {31, "cannot write the file: No such file or directory"},
      {33, "larger than 3 bytes"}};
  const auto results = download(transfers, kBudget);
  CHECK(site.server.peak() >= 3);
  CHECK(site.server.peak() <= 2 * 8);
  REQUIRE(results.size() == transfers.size());
  for (std::size_t i = 0; i < transfers.size(); ++i) {
    INFO(i);
    check_sane(transfers[i], results[i]);
    const auto error = errors.find(i);
    CHECK(results[i].error == (error == errors.end() ? "" : error->second));
    if (error != errors.end()) continue;
    CHECK(read_bytes(transfers[i].path) == "body of /" + std::to_string(i));
    CHECK(results[i].etag == '"' + std::to_string(i) + '"');
  }
  CHECK(download({}, kBudget).empty());
}

TEST_CASE("more files than fit into one run", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/x", answer([](HttpAnswer& a) { a.body = "x"; }));
  std::vector<Transfer> transfers;
  for (int i = 0; i < 450; ++i) transfers.push_back(site.transfer("/x"));
  std::size_t good = 0;
  for (const TransferResult& result : download(transfers, kBudget)) {
    if (result.error.empty() && result.bytes == 1) ++good;
  }
  CHECK(good == 450);
}

TEST_CASE("files of this machine", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.folder.write("a b#1", "local");
  site.folder.write("empty", "");
  REQUIRE(::mkfifo(site.folder.path("pipe").c_str(), 0600) == 0);
  const std::string base = "file://" + site.folder.path();
  struct Case {
    std::string url;
    std::string error;
  };
  for (const Case& c : std::vector<Case>{
           {base + "/a%20b%231", ""},
           {"FILE" + base.substr(4) + "/a%20b%231", ""},
           {base + "/none", "no such file"},
           {base + "/pipe", "not a regular file"},
           {base, "not a regular file"},
           {"file:///%00", "no such file"},
           {"file://", "not a URL that begins with https://, http:// or file:///"},
           {"file://localhost/etc/hostname", "a file URL needs an absolute path: file:///..."},
           {"file://host/x", "a file URL needs an absolute path: file:///..."},
           {"file:x", "not a URL that begins with https://, http:// or file:///"},
           {"file:" + site.folder.path("empty"),
            "not a URL that begins with https://, http:// or file:///"},
           {site.folder.path("empty").substr(1),
            "not a URL that begins with https://, http:// or file:///"},
       }) {
    INFO(c.url);
    Transfer transfer = site.transfer(c.url);
    transfer.etag = "\"x\"";
    const TransferResult result = get(transfer);
    CHECK(result.error == c.error);
    CHECK(result.status == (c.error.empty() ? 200 : 0));
    CHECK_FALSE(result.retryable);
    CHECK_FALSE(result.not_modified);
    check_sane(transfer, result);
    if (c.error.empty()) CHECK(read_bytes(transfer.path) == "local");
  }
  const Transfer empty = site.transfer(base + "/empty");
  CHECK(get(empty).error.empty());
  check_sane(empty, get(site.transfer(base + "/empty")));
  CHECK(get(site.transfer(base + "/a%20b%231", 4)).error == "larger than 4 bytes");
}

TEST_CASE("what is no URL does not reach curl", "[source][curl]") {
  Site site;
  for (const std::string& url : std::vector<std::string>{
           "", "x", "http:", "https://", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "-o",
           "scp://127.0.0.1/x", "http://127.0.0.1/\nurl = \"x\"", "http://127.0.0.1/a\r",
           "http://127.0.0.1/a b", " http://127.0.0.1/", "http://127.0.0.1/\x7f",
           std::string("http://127.0.0.1/\0x", 19), "http://127.0.0.1/" + std::string(9000, 'x')}) {
    INFO(url);
    Transfer transfer = site.transfer("/x");
    transfer.url = url;
    // A search path without curl: with a good URL the error would be another one.
    const TransferResult result = download({&transfer, 1}, kBudget, "/nonexistent").front();
    CHECK((result.error.find("URL") != std::string::npos));
    CHECK_FALSE(result.retryable);
    check_sane(transfer, result);
  }
}

TEST_CASE("URLs and paths of any characters are taken as they are", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  for (const std::string& path :
       std::vector<std::string>{"/a\"b", "/a\\b", "/a\\", "/a\\nb\"", "/'$(id)`id`", "/{a,b}",
                                "/[1-3]", "/%22%0a", "/x?url=http://a/%20&b", "/#{}", "/~*!|<>^"}) {
    INFO(path);
    const std::string target = path.substr(0, path.find('#'));
    site.server.serve(target, answer([&](HttpAnswer& a) { a.body = target; }));
    const Transfer transfer = site.transfer(path);
    CHECK(get(transfer).error.empty());
    CHECK(read_bytes(transfer.path) == target);
    CHECK(site.server.requests().back().target == target);
  }
  site.server.serve("/x", answer([](HttpAnswer& a) { a.body = "x"; }));
  for (const std::string& name :
       std::vector<std::string>{"a\"b", "a\\b", "a\nurl = \"x\"", "#1", "%{stderr}", "a b\t\r\v",
                                "-", "--next", "\xff\xfe"}) {
    INFO(name);
    Transfer transfer = site.transfer("/x");
    transfer.path = site.folder.path(name);
    CHECK(get(transfer).error.empty());
    CHECK(read_bytes(transfer.path) == "x");
  }
}

TEST_CASE("nothing that exists is written over", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/x", answer([](HttpAnswer& a) { a.body = "x"; }));
  Transfer transfer = site.transfer("/x");
  transfer.path = site.folder.write("old", "old");
  CHECK(get(transfer).error == "cannot write the file: File exists");
  CHECK(read_bytes(transfer.path) == "old");

  REQUIRE(::symlink(site.folder.path("target").c_str(), site.folder.path("link").c_str()) == 0);
  transfer.path = site.folder.path("link");
  CHECK(get(transfer).error == "cannot write the file: File exists");
  CHECK_FALSE(std::filesystem::exists(site.folder.path("target")));

  Transfer first = site.transfer("/x");
  Transfer second = first;
  second.url = site.server.url("/none");
  const auto results = download(std::vector<Transfer>{first, second}, kBudget);
  CHECK(results[0].error.empty());
  CHECK(results[1].error == "cannot write the file: File exists");
  CHECK(read_bytes(first.path) == "x");

  for (const std::string& path : {std::string(), std::string("a\0b", 3), site.folder.path()}) {
    transfer.path = path;
    CHECK_FALSE(get(transfer).error.empty());
  }
  CHECK(site.server.requests().size() == 1);
}

TEST_CASE("credentials are used, and told to nobody", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("/ok", answer([](HttpAnswer& a) { a.body = "x"; }));
  site.server.serve("/cut", answer([](HttpAnswer& a) { a.body = "xyz", a.truncate_after = 1; }));
  site.server.serve("/loop?token=hush",
                    answer([](HttpAnswer& a) { a.redirect_to = "/loop?token=hush"; }));
  const std::string host = site.server.url("").substr(7);
  for (const std::string& rest : std::vector<std::string>{
           host + "/ok?token=hush", host + "/none?token=hush", host + "/cut?token=hush",
           host + "/loop?token=hush", "nowhere.invalid/x?token=hush", "127.0.0.1:port/?token=hush",
           "127.0.0.1:" + std::to_string(dead_port()) + "/?token=hush",
           host + "/a\nb?token=hush"}) {
    INFO(rest);
    const TransferResult result = get(site.transfer("http://bob:hush@" + rest));
    CHECK(result.error.find("hush") == std::string::npos);
    CHECK(result.error.find("bob") == std::string::npos);
    CHECK(result.error.empty() == (rest.find("/ok") != std::string::npos));
  }
  CHECK(site.server.requests().front().header("authorization") == "Basic Ym9iOmh1c2g=");
}

/// A "curl" of its own, as a shell script.
std::string fake_curl(const TempFolder& folder, const std::string& script) {
  const std::string path = folder.write("bin/curl", "#!/bin/sh\n" + script);
  REQUIRE(::chmod(path.c_str(), 0755) == 0);
  return folder.path("bin") + ':' + std::string(kProgramPath);
}

TEST_CASE("no curl, and curls that don't work", "[source][curl]") {
  Site site;
  struct Case {
    std::string script;  // empty: none
    std::string error;
    bool retryable = false;
  };
  for (const Case& c : std::vector<Case>{
           {"", "curl is not installed"},
           {"exit 0", "curl failed with exit code 0"},
           {"exit 2", "curl failed with exit code 2"},
           {"exit 127", "curl failed with exit code 127"},
           {"echo 'curl 8.5.0'; kill -SEGV $$", "curl failed with exit code -1"},
           {"echo 'curl 8.5.0'; head -c 1000000 /dev/zero; head -c 1000000 /dev/zero >&2",
            "curl failed with exit code 0"},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:99999999999999999999:200' >&2; "
            "echo 'sluice-transfer:7:200:0:5:1.0:0' >&2; echo 'sluice-transfer:' >&2",
            "curl failed with exit code 0"},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:200:0:5:1:0' >&2", "cannot write the file"},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:x:-1:99999999999999999999:.:28' >&2",
            "timed out after 0 ms", true},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:0:0:0:0.1:97' >&2",
            "curl failed with exit code 97"},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:0:0:0:9.8765:28' >&2",
            "timed out after 10 s", true},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:503:0:0:.250:28' >&2", "HTTP 503", true},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:503:0:9:2147483647.5:28' >&2", "HTTP 503"},
           {"echo 'curl 8.5.0'; echo 'sluice-transfer:0:200:0:9:20:28' >&2", "timed out after 20 s",
            false},
       }) {
    INFO(c.script);
    const TempFolder folder;
    const std::string path = c.script.empty() ? folder.path() : fake_curl(folder, c.script);
    const Transfer transfer = site.transfer("/x");
    const TransferResult result = download({&transfer, 1}, kBudget, path).front();
    CHECK(result.error == c.error);
    CHECK(result.retryable == c.retryable);
    check_sane(transfer, result);
  }
}

TEST_CASE("an old curl gets one file after the other", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  for (const std::string version : {"7.58.0", "7.74.0"}) {
    INFO(version);
    const TempFolder folder;
    const std::string path =
        fake_curl(folder, "case \"$*\" in *--version*) echo 'curl " + version +
                              " (x)';; *) echo run >> " + folder.path("runs") +
                              "; PATH=" + std::string(kProgramPath) + " exec curl \"$@\";; esac");
    site.server.serve("/x", answer([](HttpAnswer& a) {
                        a.body = "x", a.headers = {{"ETag", "\"x\""}};
                      }));
    site.server.serve("/cut", answer([](HttpAnswer& a) { a.body = "xyz", a.truncate_after = 1; }));
    site.server.serve("/bomb", answer([](HttpAnswer& a) { a.endless = true; }));
    const std::vector<Transfer> transfers{site.transfer("/x"), site.transfer("/none"),
                                          site.transfer("/cut"), site.transfer("/bomb"),
                                          site.transfer("/x")};
    const auto results = download(transfers, kBudget, path);
    for (std::size_t i = 0; i < results.size(); ++i) check_sane(transfers[i], results[i]);
    CHECK(results[0].error.empty());
    CHECK(results[0].etag == "\"x\"");
    CHECK(results[1].error == "HTTP 404");
    CHECK(results[2].error == "connection closed before the end");
    CHECK(results[2].retryable);
    CHECK(results[3].error == "larger than 1 MiB");
    CHECK(results[4].error.empty());
    CHECK(read_bytes(folder.path("runs")) == "run\nrun\nrun\nrun\nrun\n");
  }
}

TEST_CASE("what curl gets to see", "[source][curl]") {
  Site site;
  const TempFolder folder;
  const std::string path =
      fake_curl(folder, "case \"$*\" in *--version*) echo 'curl 7.75.0';; *) echo \"$*\" > " +
                            folder.path("arguments") + "; env > " + folder.path("environment") +
                            "; cat > " + folder.path("config") + ";; esac");
  ::setenv("SLUICE_TEST_SECRET", "leak", 1);
  ::setenv("https_proxy", "http://proxy.example:3128", 1);
  Transfer secure = site.transfer("https://bob:hush@host.example/x?token=hush");
  Transfer plain = site.transfer("HTTP://host.example/y");
  Transfer local = site.transfer("file://" + folder.write("z", "z"));
  download(std::vector<Transfer>{secure, plain, local}, kBudget, path);
  ::unsetenv("SLUICE_TEST_SECRET");
  ::unsetenv("https_proxy");
  CHECK(read_bytes(folder.path("arguments")) == "--disable --config -\n");
  const std::string variables = read_bytes(folder.path("environment"));
  CHECK(variables.find("leak") == std::string::npos);
  CHECK(variables.find("HOME=") == std::string::npos);
  CHECK(variables.find("https_proxy=http://proxy.example:3128\n") != std::string::npos);

  const std::string config = read_bytes(folder.path("config"));
  const std::size_t second = config.find("\nnext\n");
  const std::size_t third = config.find("\nnext\n", second + 1);
  REQUIRE(third != std::string::npos);
  const std::string first_part = config.substr(0, second);
  const std::string second_part = config.substr(second, third - second);
  const std::string third_part = config.substr(third);
  const auto has = [](const std::string& text, const std::string& line) {
    return ('\n' + text + '\n').find('\n' + line + '\n') != std::string::npos;
  };
  CHECK(has(first_part, "url = \"https://bob:hush@host.example/x?token=hush\""));
  CHECK(has(first_part, "proto = \"=https\""));
  CHECK(has(first_part, "proto-redir = \"=https\""));
  CHECK(has(second_part, "proto = \"=http,https\""));
  CHECK(has(second_part, "proto-redir = \"=http,https\""));
  CHECK(has(third_part, "proto = \"=file\""));
  for (const std::string& part : {first_part, second_part, third_part}) {
    for (const char* line : {"silent", "globoff", "location", "max-redirs = \"5\""}) {
      CHECK(has(part, line));
    }
    CHECK(part.find("insecure") == std::string::npos);
    CHECK(part.find("compressed") == std::string::npos);
  }
}

TEST_CASE("proxies of the environment are used", "[source][curl]") {
  if (no_curl()) return;
  Site site;
  site.server.serve("http://host.example/x", answer([](HttpAnswer& a) { a.body = "by proxy"; }));
  ::setenv("http_proxy", site.server.url("").c_str(), 1);
  ::setenv("https_proxy", ("http://bob:hush@" + site.server.url("").substr(7)).c_str(), 1);
  const Transfer plain = site.transfer("http://host.example/x");
  CHECK(get(plain).error.empty());
  CHECK(read_bytes(plain.path) == "by proxy");
  CHECK(get(site.transfer("https://host.example/x")).error == "the proxy answered 404");
  ::setenv("http_proxy", "http://bob:hush@nowhere.invalid:1", 1);
  CHECK(get(site.transfer("http://host.example/x")).error == "could not resolve the proxy's name");
}

TEST_CASE("the server of the tests: files, connections, an end in the middle", "[source][curl]") {
  if (no_curl()) return;
  std::optional<Site> site(std::in_place);
  const TempFolder files;
  files.write("deep/a.json", "{}");
  site->server.serve_folder("/files/", files.path());
  site->server.serve("/one", answer([&](HttpAnswer& a) { a.file = files.path("deep/a.json"); }));
  for (const char* path : {"/files/deep/a.json", "/one"}) {
    const Transfer transfer = site->transfer(path);
    CHECK(get(transfer).error.empty());
    CHECK(read_bytes(transfer.path) == "{}");
  }
  for (const char* path : {"/files/none", "/files/deep", "/files/", "/deep/a.json"}) {
    CHECK(get(site->transfer(path)).status == 404);
  }
  CHECK(site->server.count("/one") == 1);
  site.reset();
}

TEST_CASE("URLs for logs", "[source][curl]") {
  struct Case {
    std::string url;
    std::string shown;
  };
  for (const Case& c : std::vector<Case>{
           {"https://user:pw@host/x?token=y", "https://host/x"},
           {"https://host/x#token=y", "https://host/x"},
           {"https://host", "https://host"},
           {"https://host:8443/x", "https://host:8443/x"},
           {"https://host?token=y", "https://host"},
           {"https://u:p@host:1?token=y@z", "https://host:1"},
           {"https://u:p@w@host/x", "https://host/x"},
           {"https://host/@scope/name", "https://host/@scope/name"},
           {"https://host:80/@scope/name", "https://host:80/@scope/name"},
           {"https://user:pa/ss@host/x", "https://"},
           {"https://u@[::1]:80/x", "https://[::1]:80/x"},
           {"https://[::1]/@x", "https://[::1]/@x"},
           {"file:///a/b?c", "file:///a/b"},
           {"user:pw@host/x?y", "host/x"},
           {"https://host/a\nb\x1b[0m\x7f", "https://host/a?b?[0m?"},
           {"", ""},
           {"://", "://"},
           {"?x", ""},
           {"@", ""},
       }) {
    INFO(c.url);
    CHECK(url_for_display(c.url) == c.shown);
  }
}

}  // namespace
}  // namespace sluice::source
