#include "source/download_helper.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/system_call_filter.h"
#include "test/catch.h"
#include "test/in_child.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using test::in_child;
using test::TempFolder;

constexpr std::chrono::milliseconds kBudget{20'000};

Transfer transfer_of(const TempFolder& folder, const std::string& target) {
  Transfer transfer;
  transfer.url = "file://" + folder.path("from.txt");
  transfer.path = target;
  return transfer;
}

/// In a process of its own, since there is one helper per process: 0, or which step went wrong.
int with_helper(const TempFolder& folder, const std::function<int()>& work) {
  return in_child([&] {
    if (has_download_helper()) return 50;
    if (!start_download_helper({folder.path("cache")}, [] {}) || !has_download_helper()) return 51;
    const int code = work();
    end_download_helper();
    return has_download_helper() ? 52 : code;
  });
}

TEST_CASE("the helper downloads for a process that can't start programs", "[download]") {
  const TempFolder folder;
  folder.write("from.txt", "content");
  std::filesystem::create_directory(folder.path("cache"));
  const int code = with_helper(folder, [&] {
    give_up_new_privileges();
    refuse_system_calls();
    for (const char* name : {"cache/1", "cache/2"}) {
      const Transfer transfer = transfer_of(folder, folder.path(name));
      const auto results = download({&transfer, 1}, kBudget);
      if (results.size() != 1 || !results[0].error.empty()) return 1;
      if (test::read_bytes(transfer.path) != "content") return 2;
    }
    return download({}, kBudget).empty() ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("the helper keeps of the environment what curl needs", "[download]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path("cache"));
  const int code = in_child([&] {
    ::setenv("DATABASE_URL", "postgres://user@host/word", 1);
    ::setenv("SLUICE_WEBHOOK_URL", "https://host/word", 1);
    ::setenv("https_proxy", "http://proxy:1", 1);
    const bool started = start_download_helper({folder.path("cache")}, [&] {
      std::ofstream(folder.path("cache/seen"))
          << ::getenv("DATABASE_URL") << ::getenv("SLUICE_WEBHOOK_URL") << ::getenv("https_proxy");
    });
    if (!started || !download({}, kBudget).empty()) return 1;
    end_download_helper();
    // The scan's own stay until it has read them.
    if (::getenv("DATABASE_URL") != std::string("postgres://user@host/word")) return 2;
    return test::read_bytes(folder.path("cache/seen")) == "http://proxy:1" ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("the helper writes nowhere but below its folders", "[download]") {
  const TempFolder folder;
  folder.write("from.txt", "content");
  std::filesystem::create_directory(folder.path("cache"));
  std::filesystem::create_directory(folder.path("cache-beside"));
  std::filesystem::create_directory_symlink(folder.path("cache-beside"), folder.path("cache/link"));
  for (const std::string& target :
       {folder.path("out"), folder.path("cache/../out"), folder.path("cache-beside/out"),
        folder.path("cache/link/out"), folder.path("cache/missing/../../out"), std::string("out"),
        std::string()}) {
    CAPTURE(target);
    const int code = with_helper(folder, [&] {
      const Transfer transfer = transfer_of(folder, target);
      const auto results = download({&transfer, 1}, kBudget);
      return results.size() == 1 && !results[0].error.empty() ? 0 : 1;
    });
    CHECK(code == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path("out")));
    CHECK_FALSE(std::filesystem::exists(folder.path("cache-beside/out")));
  }
}

/// The process that has this one as its parent.
pid_t child_of(pid_t parent) {
  std::ifstream list("/proc/" + std::to_string(parent) + "/task/" + std::to_string(parent) +
                     "/children");
  pid_t child = 0;
  list >> child;
  return child;
}

TEST_CASE("a helper that is gone is an error of the downloads, again and again", "[download]") {
  const TempFolder folder;
  folder.write("from.txt", "content");
  std::filesystem::create_directory(folder.path("cache"));
  const int code = with_helper(folder, [&] {
    ::signal(SIGPIPE, SIG_IGN);
    const pid_t helper = child_of(::getpid());
    if (helper <= 0) return 77;
    ::kill(helper, SIGKILL);
    for (int i = 0; i < 2; ++i) {
      const Transfer transfer = transfer_of(folder, folder.path("cache/1"));
      const auto results = download({&transfer, 1}, kBudget);
      if (results.size() != 1 || results[0].error.find("has ended") == std::string::npos) return 1;
    }
    return 0;
  });
  if (code == 77) {
    WARN("this kernel doesn't list children: skipped");
    return;
  }
  CHECK(code == 0);
}

TEST_CASE("the helper holds nothing open that it inherited", "[download]") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path("cache"));
  int output[2];
  int ready[2];
  REQUIRE(::pipe(output) == 0);
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::dup2(output[1], STDOUT_FILENO);
    const bool started = start_download_helper({folder.path("cache")}, [] {});
    for (const int end : {STDOUT_FILENO, output[0], output[1], ready[0]}) ::close(end);
    static_cast<void>(::write(ready[1], started ? "y" : "n", 1));
    ::pause();
    ::_exit(0);
  }
  ::close(output[1]);
  char answer = 0;
  CHECK(::read(ready[0], &answer, 1) == 1);
  CHECK(answer == 'y');
  // Who waits for the end of a build's output must not wait for the helper: both are alive.
  pollfd wanted{output[0], POLLIN, 0};
  CHECK(::poll(&wanted, 1, 10'000) == 1);
  CHECK((wanted.revents & POLLHUP) != 0);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  for (const int end : {output[0], ready[0], ready[1]}) ::close(end);
}

}  // namespace
}  // namespace sluice::source
