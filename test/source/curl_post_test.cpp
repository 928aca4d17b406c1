// What is sent to a webhook, and what is said when nobody takes it, against a real server.
#include "source/curl_post.h"

#include <unistd.h>

#include <chrono>
#include <string>

#include "test/catch.h"
#include "test/http_server.h"

namespace sluice::source {
namespace {

using std::chrono::milliseconds;
using test::HttpAnswer;
using test::HttpServer;

bool no_curl() {
  if (::access("/usr/bin/curl", X_OK) == 0 || ::access("/usr/local/bin/curl", X_OK) == 0) {
    return false;
  }
  WARN("curl is not installed: nothing tested here");
  return true;
}

PostResult send(const std::string& url, milliseconds budget = milliseconds(10'000),
                std::string body = "{}") {
  Post post;
  post.url = url;
  post.body = std::move(body);
  post.budget = budget;
  post.first_pause = milliseconds(20);
  return post_json(post);
}

}  // namespace

TEST_CASE("a webhook gets the bytes as they are, whatever is in them", "[webhook]") {
  if (no_curl()) return;
  HttpServer server;
  server.serve("/hook", {.status = 204});
  std::string body =
      "{\"text\": \"\\u0001 \\\\ \\\"q\\\" 'a' $(id) `id` @/etc/passwd ü\",\n\t\"b\": 1}\n";
  REQUIRE(send(server.url("/hook"), milliseconds(10'000), body).error.empty());
  body = "@/etc/hostname";
  REQUIRE(send(server.url("/hook"), milliseconds(10'000), body).error.empty());
  const std::string worst(kMaxPostBytes, '"');
  REQUIRE(send(server.url("/hook"), milliseconds(10'000), worst).error.empty());
  const auto requests = server.requests();
  REQUIRE(requests.size() == 3);
  CHECK(requests[0].method == "POST");
  CHECK(requests[0].header("content-type") == "application/json");
  CHECK(requests[0].header("user-agent") == "sluice");
  CHECK(requests[0].header("expect").empty());
  CHECK(requests[0].body ==
        "{\"text\": \"\\u0001 \\\\ \\\"q\\\" 'a' $(id) `id` @/etc/passwd ü\",\n\t\"b\": 1}\n");
  CHECK(requests[1].body == "@/etc/hostname");
  CHECK(requests[2].body == worst);
  CHECK_FALSE(send(server.url("/hook"), milliseconds(10'000), worst + '"').error.empty());
}

TEST_CASE("what may pass is tried again, what may not is told at once", "[webhook]") {
  if (no_curl()) return;
  struct Case {
    const char* name;
    HttpAnswer answer;
    int tries;
    const char* error;
  };
  const Case kCases[] = {
      {"a fault of the server", {.status = 500}, 4, "HTTP 500"},
      {"too many", {.status = 429}, 4, "HTTP 429"},
      {"gone", {.status = 404}, 1, "HTTP 404"},
      {"refused", {.status = 403}, 1, "HTTP 403"},
      {"closed", {.close_without_answer = true}, 4, "connection closed without an answer"},
      {"busy at first", {.status = 200, .busy_times = 2}, 3, ""},
      {"an answer that never ends", {.status = 200, .endless = true}, 1, ""},
      {"an answer that breaks off",
       {.status = 200, .body = "ok ok ok", .truncate_after = 2},
       1,
       ""},
      {"no HTTP", {.raw = "SSH-2.0-OpenSSH_9.2\r\n"}, 1, "not an HTTP answer"},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.name);
    HttpServer server;
    server.serve("/hook", one.answer);
    const PostResult result = send(server.url("/hook"), milliseconds(1'500));
    CHECK(result.error == one.error);
    CHECK(result.tries == one.tries);
    CHECK(server.requests().size() == static_cast<std::size_t>(one.tries));
  }
}

TEST_CASE("a webhook's redirect is not followed", "[webhook]") {
  if (no_curl()) return;
  HttpServer other;
  other.serve("/taken", {});
  HttpServer server;
  for (const std::string& target : {other.url("/taken"), server.url("/taken")}) {
    server.serve("/hook", {.redirect_to = target});
    const PostResult result = send(server.url("/hook"));
    CHECK(result.error == "HTTP 302: redirects are not followed");
    CHECK(result.tries == 1);
  }
  CHECK(other.requests().empty());
  CHECK(server.count("/taken") == 0);
}

TEST_CASE("a slow or dead webhook costs no more than the budget", "[webhook]") {
  if (no_curl()) return;
  HttpServer server;
  server.serve("/slow", {.delay = milliseconds(30'000)});
  std::string dead;
  {
    HttpServer closed;
    dead = closed.url("/hook");
  }
  for (const std::string& url : {server.url("/slow"), dead}) {
    const auto started = std::chrono::steady_clock::now();
    const PostResult result = send(url, milliseconds(700));
    const auto time = std::chrono::steady_clock::now() - started;
    CAPTURE(result.error);
    CHECK_FALSE(result.error.empty());
    CHECK(result.error.find("127.0.0.1") == std::string::npos);
    CHECK(time < std::chrono::seconds(5));
  }
}

TEST_CASE("only https URLs, and http on this machine, are sent to", "[webhook]") {
  struct Case {
    const char* url;
    const char* host;  ///< empty: refused
  };
  const Case kCases[] = {
      {"https://hooks.example/services/a", "hooks.example"},
      {"HTTPS://Hooks.Example:8443/a?b#c", "Hooks.Example"},
      {"https://user:pa%40ss@hooks.example/a@b", "hooks.example"},
      {"https://[2001:db8::1]:443/a", "[2001:db8::1]"},
      {"http://localhost:8080/a", "localhost"},
      {"http://127.0.0.1/a", "127.0.0.1"},
      {"http://[::1]:80/a", "[::1]"},
      {"http://hooks.example/a", ""},
      {"http://localhost.evil.example/a", ""},
      {"http://localhost@evil.example/a", ""},
      {"https://user:pa/ss@hooks.example/a", ""},
      {"https://", ""},
      {"https:///a", ""},
      {"https://a b/", ""},
      {"https://hooks.example/a b", ""},
      {"https://hooks.example/a\nheader = x", ""},
      {"https://hooks.example:port/a", ""},
      {"https://hooks.example:/a", ""},
      {"https://good.example\\@evil.example:x/", ""},
      {"https://ho\"oks.example/a", ""},
      {"https://[::1/a", ""},
      {"file:///etc/passwd", ""},
      {"ftp://hooks.example/a", ""},
      {"hooks.example/a", ""},
      {"", ""},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.url);
    const std::string problem = post_url_problem(one.url);
    CHECK(problem.empty() == (*one.host != '\0'));
    if (problem.empty()) CHECK(post_host(one.url) == one.host);
    CHECK(problem.find("hooks") == std::string::npos);
    if (!problem.empty()) CHECK(send(one.url).tries == 0);
  }
}

}  // namespace sluice::source
