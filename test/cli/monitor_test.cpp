// `sluice recheck` on a schedule, end to end: what it tells the second time, what it remembers, and
// what comes of a webhook that takes it or does not.
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "format/json.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/built_slug.h"
#include "test/http_server.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;
using namespace std::string_view_literals;

namespace {

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// A slug of 40 days ago, and three flaws that are known since then: one that blocks by now, one
/// in its grace, one of a development dependency.
class MonitoredSlug : public Slug {
 public:
  MonitoredSlug() {
    home().write("env/SLUICE_IN_SLUG", "true");
    REQUIRE(build().exit_code == 0);
    age(40);
    publish("GHSA-bbbb-bbbb-bbbb", "alpha", day(-20));
    publish("GHSA-cccc-cccc-cccc", "alpha", day(-1));
  }

  ChildResult monitor(std::vector<std::string> options = {},
                      std::vector<std::string> variables = {}) const {
    options.insert(options.end(), {"--state", "../state/monitor.json"});
    return recheck(std::move(options), std::move(variables));
  }

  std::string state() const { return read_bytes(home().path("state/monitor.json")); }
};

format::Node json_of(const std::string& text) {
  const auto document = format::read_json("webhook", text);
  REQUIRE(document);
  return *document;
}

}  // namespace

TEST_CASE("a monitor tells what is new since the last time, and nothing twice", "[monitor]") {
  const MonitoredSlug slug;
  const ChildResult first = slug.monitor();
  CAPTURE(first.out, first.err);
  CHECK(first.exit_code == 0);
  CHECK(first.err.empty());
  CHECK(contains(first.out, "3 findings (the first time); 1 would block."));
  CHECK(contains(first.out, "GHSA-bbbb-bbbb-bbbb"));

  const std::string state = slug.state();
  CHECK(contains(state, "\"schema\": \"sluice-monitor/1\""));
  for (const char* text : {"alpha", "GHSA", "sbom", "package", ".sluice"}) {
    CHECK_FALSE(contains(state, text));
  }
  struct stat facts {};
  REQUIRE(::stat(slug.home().path("state/monitor.json").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);

  const ChildResult second = slug.monitor();
  CHECK(second.exit_code == 0);
  CHECK(contains(second.out, "-----> Nothing new since "));
  CHECK(contains(second.out, "3 told before (1 to block)"));
  CHECK_FALSE(contains(second.out, "GHSA"));
  CHECK(slug.monitor({"--quiet"}).out.empty());

  slug.publish("GHSA-dddd-dddd-dddd", "alpha", day(-21));
  const ChildResult third = slug.monitor({"--enforce"});
  CHECK(third.exit_code == 1);
  CHECK(contains(third.out, "1 new finding since "));
  CHECK(contains(third.out, "GHSA-dddd-dddd-dddd"));
  CHECK_FALSE(contains(third.out, "GHSA-bbbb-bbbb-bbbb"));

  // The exit code is the policy's, whatever was told before; reports are whole.
  const ChildResult fourth = slug.monitor({"--enforce", "--format", "json"});
  CHECK(fourth.exit_code == 1);
  CHECK(contains(fourth.out, "GHSA-bbbb-bbbb-bbbb"));
  CHECK(contains(slug.monitor({"--enforce"}).out, "Nothing new"));

  // What is known, but blocks now, is news and no new finding.
  CHECK(slug.monitor({"--enforce", "--fail-on", "critical"}).exit_code == 0);
  const ChildResult stricter = slug.monitor({"--enforce"});
  INFO(stricter.out);
  CHECK(stricter.exit_code == 1);
  CHECK(contains(stricter.out, " News since "));
  CHECK(contains(stricter.out, "2 block. 2 told before block"));
  CHECK_FALSE(contains(stricter.out, "new finding"));

  // What is accepted or gone is counted.
  slug.home().write(
      "app/sluice.toml",
      "[[ignore]]\nid = \"GHSA-bbbb-bbbb-bbbb\"\nreason = \"is never reached here\"\n"
      "until = " +
          day(30) +
          "\n[[ignore]]\nid = \"GHSA-dddd-dddd-dddd\"\nreason = \"is never reached here\""
          "\nuntil = " +
          day(30) + '\n');
  const ChildResult accepted = slug.monitor({"--enforce"});
  CHECK(accepted.exit_code == 0);
  CHECK(contains(accepted.out, "2 accepted since"));
}

TEST_CASE("a state that can't be used is the first time, with a warning", "[monitor]") {
  const MonitoredSlug slug;
  const std::string path = slug.home().path("state/monitor.json");
  const std::string elsewhere = slug.home().write("elsewhere.json", "mine");
  const auto first_time = [&](const ChildResult& result, std::string_view why) {
    CAPTURE(result.out, result.err, why);
    CHECK(result.exit_code == 0);
    CHECK(contains(result.out, "(the first time)"));
    CHECK(contains(result.err, why));
    CHECK(contains(result.err, "this counts as the first time"));
  };
  for (const std::string& text :
       std::vector<std::string>{"", "{", "[]", "{\"schema\": \"sluice-monitor/9\"}",
                                "{\"schema\": \"sluice-monitor/1\", \"told\": 1}",
                                std::string(17U << 20, ' '), std::string(300'000, '[')}) {
    slug.home().write("state/monitor.json", text);
    first_time(slug.monitor(), "the state: ");
  }
  CHECK(contains(slug.monitor().out, "Nothing new"));  // a good one stands there now
  first_time(slug.monitor({"--environment", "staging"}), "is of the environment \"production\"");

  struct Case {
    const char* name;
    void (*make)(const std::string& path, const std::string& elsewhere);
    const char* why;
  };
  const Case kCases[] = {
      {"a link",
       [](const std::string& state, const std::string& target) {
         std::filesystem::create_symlink(target, state);
       },
       "is a link"},
      {"a link to nothing",
       [](const std::string& state, const std::string& target) {
         std::filesystem::create_symlink(target + "-missing", state);
       },
       "is a link"},
      {"a pipe",
       [](const std::string& state, const std::string&) { ::mkfifo(state.c_str(), 0600); }, ""},
      {"a folder",
       [](const std::string& state, const std::string&) {
         std::filesystem::create_directory(state);
       },
       ""},
  };
  for (const Case& one : kCases) {
    CAPTURE(one.name);
    std::filesystem::remove_all(path);
    one.make(path, elsewhere);
    const ChildResult result = slug.monitor();
    first_time(result, one.why);
    CHECK(contains(result.err, "there is something else in its place"));
    CHECK(slug.monitor({"--enforce", "--fail-on", "critical"}).exit_code == 3);
    CHECK_FALSE(std::filesystem::is_regular_file(std::filesystem::symlink_status(path)));
  }
  CHECK(read_bytes(elsewhere) == "mine");
  CHECK_FALSE(std::filesystem::exists(elsewhere + "-missing"));

  // A folder that can't be made, and what a killed run left.
  for (const char* nowhere : {"../elsewhere.json/state", "/proc/sluice-nowhere/state"}) {
    CHECK(contains(slug.recheck({"--state", nowhere}).err, "cannot be written"));
    CHECK(slug.recheck({"--enforce", "--fail-on", "critical", "--state", nowhere}).exit_code == 3);
  }
  std::filesystem::remove_all(path);
  slug.home().write("state/monitor.json.partial-2147480000", "half");
  CHECK(slug.monitor().exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(path + ".partial-2147480000"));
  CHECK(slug.recheck({"--state", ""}).exit_code == 2);
  CHECK(slug.recheck({"--state", "folder/"}).exit_code == 2);
}

TEST_CASE("a folder that can't be written to is told each time", "[monitor]") {
  if (::geteuid() == 0) {
    WARN("root may write everywhere: nothing tested here");
    return;
  }
  const MonitoredSlug slug;
  const std::string folder = slug.home().path("state");
  std::filesystem::create_directory(folder);
  ::chmod(folder.c_str(), 0500);
  CHECK(contains(slug.monitor().err, "cannot be written"));
  CHECK(slug.monitor({"--enforce", "--fail-on", "critical"}).exit_code == 3);
  ::chmod(folder.c_str(), 0700);
}

TEST_CASE("a bill that can't be read takes nothing out of the state", "[monitor]") {
  const MonitoredSlug slug;
  REQUIRE(slug.monitor().exit_code == 0);
  const std::string bill = slug.file("sbom.cdx.json");
  slug.home().write("app/.sluice/sbom.cdx.json", "{");
  const ChildResult broken = slug.monitor();
  CHECK(broken.exit_code == 0);
  CHECK(contains(broken.out, "Could not judge"));
  CHECK(contains(broken.out, "3 not looked for this time"));
  CHECK(slug.monitor({"--enforce"}).exit_code == 3);
  slug.home().write("app/.sluice/sbom.cdx.json", bill);
  CHECK(contains(slug.monitor().out, "Nothing new"));
}

TEST_CASE("a webhook is told what is new, and the state waits for it", "[monitor][webhook]") {
  const MonitoredSlug slug;
  HttpServer server;
  server.serve("/hook", {.status = 500});
  const std::vector<std::string> environment = {"SLUICE_WEBHOOK_URL=" + server.url("/hook"),
                                                "HEROKU_APP_NAME=shop"};
  const ChildResult failed = slug.monitor({"--budget", "1"}, environment);
  CAPTURE(failed.err);
  CHECK(failed.exit_code == 0);
  CHECK(contains(failed.err, "the webhook at 127.0.0.1 was not told: HTTP 500"));
  CHECK(contains(failed.err, "it is told the next time"));
  CHECK(slug.state().empty());
  CHECK(slug.monitor({"--budget", "1", "--enforce"}, environment).exit_code == 1);
  CHECK(slug.monitor({"--budget", "1", "--enforce", "--fail-on", "critical"}, environment)
            .exit_code == 3);

  server.serve("/hook", {.status = 200});
  const std::size_t before = server.requests().size();
  const ChildResult told = slug.monitor({}, environment);
  CHECK(told.err.empty());
  CHECK(contains(told.out, "(the first time)"));
  REQUIRE(server.requests().size() == before + 1);
  const format::Node message = json_of(server.requests().back().body);
  CHECK(message.text_of("schema") == "sluice-webhook/1");
  CHECK(message.text_of("app") == "shop");
  CHECK(message.text_of("environment") == "production");
  CHECK(message.text_of("verdict") == "warned");
  CHECK(contains(std::string(message.text_of("text")), "Sluice: 3 findings in `shop`"));
  CHECK(contains(std::string(message.text_of("text")),
                 "- `alpha 1.0.0`: `GHSA-bbbb-bbbb-bbbb` (high, would block), fixed in `9.0.0`"));
  REQUIRE(message.find("findings") != nullptr);
  const std::vector<format::Node>& findings = message.find("findings")->items;
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].text_of("rule") == "GHSA-bbbb-bbbb-bbbb");
  CHECK(findings[0].text_of("action") == "block");
  CHECK(findings[0].find("package")->text_of("name") == "alpha");
  CHECK(findings[0].find("fix")->text_of("version") == "9.0.0");

  // Nothing new: nothing is sent.
  CHECK(contains(slug.monitor({}, environment).out, "Nothing new"));
  CHECK(server.requests().size() == before + 1);

  // A dead one loses nothing either.
  slug.publish("GHSA-dddd-dddd-dddd", "alpha", day(-21));
  const std::vector<std::string> dead = {"SLUICE_WEBHOOK_URL=http://127.0.0.1:1/hook"};
  CHECK(contains(slug.monitor({"--budget", "1"}, dead).err, "could not connect"));
  CHECK(contains(slug.monitor({}, environment).out, "GHSA-dddd-dddd-dddd"));
  CHECK(contains(server.requests().back().body, "1 new finding in `shop`"));
  CHECK(contains(slug.monitor({}, environment).out, "Nothing new"));
}

TEST_CASE("without a state a webhook gets what the build did not have, and stops no release",
          "[monitor][webhook]") {
  const MonitoredSlug slug;
  HttpServer server;
  server.serve("/hook", {.status = 200});
  CHECK(slug.recheck({"--webhook", server.url("/hook")}).exit_code == 0);
  REQUIRE(server.requests().size() == 1);
  const format::Node message = json_of(server.requests().front().body);
  CHECK(message.find("findings")->items.size() == 2);
  // A release phase that has the app's config var, and shall not post.
  CHECK(slug.recheck({"--webhook", ""}, {"SLUICE_WEBHOOK_URL=" + server.url("/hook")}).exit_code ==
        0);
  CHECK(server.requests().size() == 1);
  server.serve("/hook", {.status = 404});
  const ChildResult failed =
      slug.recheck({"--enforce", "--fail-on", "critical", "--webhook", server.url("/hook")});
  CHECK(failed.exit_code == 0);
  CHECK(contains(failed.err, "was not told: HTTP 404"));
  CHECK_FALSE(contains(failed.err, "next time"));
}

TEST_CASE("runs at the same time tell once, and leave a state that can be read",
          "[monitor][webhook]") {
  const MonitoredSlug slug;
  HttpServer server;
  server.serve("/hook", {.status = 200, .delay = std::chrono::milliseconds(200)});
  std::atomic<int> failed = 0;
  std::vector<std::thread> runs;
  for (int i = 0; i < 4; ++i) {
    runs.emplace_back([&] {
      failed += slug.monitor({}, {"SLUICE_WEBHOOK_URL=" + server.url("/hook")}).exit_code;
    });
  }
  for (std::thread& run : runs) run.join();
  CHECK(failed == 0);
  CHECK(server.requests().size() == 1);
  CHECK(contains(slug.monitor().out, "Nothing new"));
}

namespace {

/// What all processes show of themselves to others: their command lines.
std::string all_command_lines() {
  std::string text;
  std::error_code error;  // processes come and go
  std::filesystem::directory_iterator entry("/proc", error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
          std::fopen((entry->path().string() + "/cmdline").c_str(), "rb"), &std::fclose);
      std::array<char, 4096> block;
      const std::size_t got =
          file == nullptr ? 0 : std::fread(block.data(), 1, block.size(), file.get());
      text.append(block.data(), got);
      text += '\n';
    }
  }
  return text;
}

}  // namespace

TEST_CASE("no part of a webhook's URL but its host is shown anywhere", "[monitor][webhook]") {
  const MonitoredSlug slug;
  const std::string canary =
      "canary" + std::to_string(::getpid()) + "x" +
      std::to_string(std::chrono::steady_clock::now().time_since_epoch().count());
  HttpServer server;
  const std::string path = '/' + canary + "?key=" + canary;
  const std::string port = std::to_string(server.port());
  const std::string url = "http://" + canary + ':' + canary + "@127.0.0.1:" + port + path;
  const auto none = [&](const std::string& text) {
    CAPTURE(text.size());
    CHECK_FALSE(contains(text, canary));
  };
  const HttpAnswer kAnswers[] = {
      {.status = 500},
      {.status = 404, .body = canary},
      {.redirect_to = "http://127.0.0.1:1/" + canary},
      {.close_without_answer = true},
      {.status = 200, .delay = std::chrono::milliseconds(30'000)},
      {.status = 200},
  };
  for (const HttpAnswer& answer : kAnswers) {
    server.serve(path, answer);
    ChildResult result;
    std::atomic<bool> ended = false;
    std::thread run([&] {
      result = slug.monitor({"--verbose", "--budget", "1"}, {"SLUICE_WEBHOOK_URL=" + url});
      ended = true;
    });
    std::string seen;
    while (!ended) seen += all_command_lines();
    run.join();
    none(result.out + result.err + slug.state() + seen);
    if (answer.delay.count() > 0) {
      CHECK(contains(seen, "curl\0--disable\0--config\0-\0"sv));
    }
  }
  CHECK(server.count(path) >= 6);
  // By the option it stands in the command line of this program alone.
  const ChildResult by_option =
      slug.recheck({"--verbose", "--budget", "1", "--webhook", url.substr(0, url.size() - 1)});
  CHECK(contains(by_option.err, "the webhook at 127.0.0.1 was not told: HTTP 404"));
  none(by_option.out + by_option.err);
  // Nor in errors of its form, or where it stands in a wrong place.
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--webhook", "http://hooks.example/" + canary},
                                             {"--webhook", canary},
                                             {"--webhook", "https://hooks.example:" + canary},
                                             {"--webhok", "https://hooks.example/" + canary},
                                             {"--webhok=https://hooks.example/" + canary},
                                             {"https://hooks.example/" + canary},
                                             {"a.cdx.json", "https://hooks.example/" + canary}}) {
    const ChildResult wrong = slug.recheck(words);
    CHECK(wrong.exit_code == 2);
    none(wrong.out + wrong.err);
  }
  const ChildResult by_variable = slug.monitor({}, {"SLUICE_WEBHOOK_URL=hooks.example/" + canary});
  CHECK(by_variable.exit_code == 0);
  none(by_variable.out + by_variable.err);
}
