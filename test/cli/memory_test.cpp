// After a scan nothing of a config var is in memory any more: neither the values nor what was
// made of them, wherever it was.
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "base/wiped_memory.h"
#include "cli/prepare_scan.h"
#include "cli/scan.h"
#include "test/catch.h"
#include "test/child_process.h"
#include "test/cli/canary_app.h"
#include "test/memory_search.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

/// Made in another process: this one never has the values but by the scan.
std::vector<TurnedNeedle> write_app_elsewhere(const TempFolder& home) {
  return needles_made_elsewhere([&] {
    std::vector<TurnedNeedle> needles;
    const std::vector<Canary> canaries = all_canaries(static_cast<std::uint64_t>(::getppid()));
    write_canary_app(home, canaries);
    // Acceptances and statements of VEX are settings: they stay for the report. libarchive and
    // libyaml wipe nothing, and no config var passes through them but in an app's files.
    for (const char* name : {"app/sluice.toml", "app/a.vex.json"}) {
      std::filesystem::remove(home.path(name));
    }
    for (const Canary& one : canaries) {
      for (const char* name :
           {"inside.zip", "inside.tar.gz", "pnpm-lock.yaml", ".github/workflows/ci.yml"}) {
        std::filesystem::remove(home.path("app/" + one.variable + '/' + name));
      }
    }
    for (const Canary& one : canaries) {
      for (std::size_t i = 0; i < one.traces.size(); ++i) {
        needles.push_back({turned(one.traces[i]), one.variable + ", trace " + std::to_string(i)});
      }
    }
    return needles;
  });
}

cli::ParsedArguments arguments_for(const TempFolder& home) {
  cli::ParsedArguments arguments;
  arguments.flags = {{"--env-dir", home.path("env")},
                     {"--all", ""},
                     {"--cache", home.path("cache")},
                     {"--jobs", "4"}};
  arguments.positional = {home.path("app")};
  return arguments;
}

/// The program, writing into a pipe that is full after one page.
class StoppedWriter {
 public:
  explicit StoppedWriter(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return;
    ::fcntl(ends[1], F_SETPIPE_SZ, kPage);
    pipe_ = ends[0];
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
      std::vector<char*> arguments;
      for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
      arguments.push_back(nullptr);
      ::execv(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(ends[1]);
  }
  ~StoppedWriter() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(pipe_);
  }
  StoppedWriter(const StoppedWriter&) = delete;
  StoppedWriter& operator=(const StoppedWriter&) = delete;

  pid_t process() const { return child_; }
  /// False if it ended without writing so much, or took too long.
  bool is_full() const {
    constexpr int kTries = 6000;
    for (int i = 0; i < kTries; ++i) {
      int waiting = 0;
      ::ioctl(pipe_, FIONREAD, &waiting);
      if (waiting >= kPage) return true;
      siginfo_t ended{};
      ::waitid(P_PID, static_cast<id_t>(child_), &ended, WEXITED | WNOHANG | WNOWAIT);
      if (ended.si_pid == child_) return false;
      ::usleep(10'000);
    }
    return false;
  }

 private:
  static constexpr int kPage = 4096;
  int pipe_ = -1;
  pid_t child_ = -1;
};

}  // namespace

TEST_CASE("config vars are in memory while they are looked for, and not afterwards") {
  if (!wipes_heap()) {
    WARN("not tried: a build with sanitizers does not wipe the heap");
    return;
  }
  const TempFolder home;
  const std::vector<TurnedNeedle> needles = write_app_elsewhere(home);
  REQUIRE(needles.size() > 100);
  std::size_t searched = 0;
  REQUIRE(joined(found_in_memory(::getpid(), needles, &searched)).empty());
  REQUIRE(searched > 0);
  std::size_t findings = 0;
  {
    Result<cli::PreparedScan> prepared = cli::prepare_scan(arguments_for(home));
    REQUIRE(prepared);
    cli::ScanRequest& request = prepared->request;
    request.checks = true;
    request.want_inventory = true;
    Result<cli::ScanOutcome> outcome = cli::run_scan(request);
    REQUIRE(outcome);
    findings = outcome->report.findings.size();
    // The search does see them where they are.
    const std::string before = joined(found_in_memory(::getpid(), needles, &searched));
    CHECK(before.find("PLAIN_TOKEN, trace 0") != std::string::npos);
    CHECK(before.find("DATABASE_URL, trace 3") != std::string::npos);
    cli::forget_config_vars(&request, &*outcome);
    CHECK(joined(found_in_memory(::getpid(), needles, &searched)) == "");
  }
  CHECK(findings > 10);
}

TEST_CASE("a program that writes its report has no config var in memory any more") {
  if (!wipes_heap()) {
    WARN("not tried: a build with sanitizers does not wipe the heap");
    return;
  }
  const TempFolder home;
  const std::vector<TurnedNeedle> needles = write_app_elsewhere(home);
  for (const char* const command : {"gate", "secrets", "checks", "deps", "sbom"}) {
    INFO(command);
    std::vector<std::string> words = {test::sluice_program(),
                                      command,
                                      "--all",
                                      "--env-dir",
                                      home.path("env"),
                                      "--format",
                                      std::string(command) == "sbom" ? "cyclonedx" : "json"};
    if (std::string(command) == "gate" || std::string(command) == "deps") {
      words.insert(words.end(), {"--cache", home.path("cache"), "--offline"});
    }
    words.push_back(home.path("app"));
    const StoppedWriter writer(words);
    REQUIRE(writer.is_full());
    std::size_t searched = 0;
    const std::vector<std::string> found = found_in_memory(writer.process(), needles, &searched);
    if (searched == 0) {
      WARN("not tried: needs the right to read another process's memory");
      return;
    }
    CHECK(searched > (1U << 20));
    CHECK(joined(found) == "");
  }
}
