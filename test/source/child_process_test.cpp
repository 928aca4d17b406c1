#include "source/child_process.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "test/catch.h"
#include "test/temp_folder.h"

namespace sluice::source {
namespace {

using std::chrono::milliseconds;
using test::read_bytes;
using test::TempFolder;

ChildCommand shell(const std::string& script, milliseconds deadline = milliseconds(10'000)) {
  ChildCommand command;
  command.arguments = {"sh", "-c", script};
  command.environment = {"PATH=" + std::string(kProgramPath)};
  command.deadline = deadline;
  command.grace = milliseconds(100);
  return command;
}

ChildOutcome run(const ChildCommand& command) {
  Result<ChildOutcome> outcome = run_child(command);
  REQUIRE(outcome);
  return *outcome;
}

milliseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start);
}

/// Whether the process whose id the file holds ends soon: a signal that was sent may still be on
/// its way. A zombie counts as ended.
bool ends(const std::string& pid_file) {
  const std::string stat = "/proc/" + std::to_string(std::stoi(read_bytes(pid_file))) + "/stat";
  for (int i = 0; i < 200; ++i) {
    const std::string text = read_bytes(stat);
    const std::size_t name_end = text.rfind(") ");
    if (name_end == std::string::npos || text.substr(name_end + 2, 1) == "Z") return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

TEST_CASE("a program's end is told", "[source][child_process]") {
  struct Case {
    std::string script;
    int exit_code;
    int signal;
    std::string out;
    std::string err;
  };
  for (const Case& c : std::vector<Case>{
           {"exit 0", 0, 0, "", ""},
           {"exit 7", 7, 0, "", ""},
           {"exit 255", 255, 0, "", ""},
           {"kill -TERM $$", -1, SIGTERM, "", ""},
           {"kill -KILL $$", -1, SIGKILL, "", ""},
           {"printf out; printf err >&2", 0, 0, "out", "err"},
           {"printf 'a\\000b'", 0, 0, std::string("a\0b", 3), ""},
           {"exec >&- 2>&-; sleep 0.1; exit 3", 3, 0, "", ""},
           {"exec 2>&-; printf x; exit 4", 4, 0, "x", ""},
       }) {
    INFO(c.script);
    const ChildOutcome outcome = run(shell(c.script));
    CHECK(outcome.exit_code == c.exit_code);
    CHECK(outcome.signal == c.signal);
    CHECK(outcome.out == c.out);
    CHECK(outcome.err == c.err);
    CHECK_FALSE(outcome.timed_out);
  }
}

TEST_CASE("no shell reads the arguments", "[source][child_process]") {
  ChildCommand command;
  command.arguments = {"printf", "%s|", "$HOME `id`", "a;b", "", "'\"\\"};
  CHECK(run(command).out == "$HOME `id`|a;b||'\"\\|");
}

TEST_CASE("the environment is what the caller gives", "[source][child_process]") {
  ::setenv("SLUICE_TEST_SECRET", "leak", 1);
  ChildCommand command;
  command.arguments = {"env"};
  command.environment = {"A=1", "B=x y=z"};
  CHECK(run(command).out == "A=1\nB=x y=z\n");
  command.environment.clear();
  CHECK(run(command).out.empty());
  ::unsetenv("SLUICE_TEST_SECRET");
}

TEST_CASE("standard input is the given bytes, read or not", "[source][child_process]") {
  const std::string big(3 << 20, 'x');
  ChildCommand command = shell("wc -c");
  command.input = big;
  CHECK(std::stoul(run(command).out) == big.size());
  command = shell("exit 5");
  command.input = big;
  CHECK(run(command).exit_code == 5);
  command = shell("cat");
  CHECK(run(command).out.empty());
  command.input = std::string("\0\xff\n", 3);
  CHECK(run(command).out == command.input);
}

TEST_CASE("of the output the first 64 KiB are kept", "[source][child_process]") {
  const ChildOutcome outcome =
      run(shell("head -c 3000000 /dev/zero; head -c 65536 /dev/zero >&2; exit 9"));
  CHECK(outcome.exit_code == 9);
  CHECK(outcome.out.size() == kChildOutputBytes);
  CHECK(outcome.err.size() == 65536);
}

TEST_CASE("the deadline ends it and all it started", "[source][child_process]") {
  const TempFolder folder;
  struct Case {
    std::string script;
    int signal;
    int exit_code;
  };
  const std::string wait = "sleep 30 & echo $! > " + folder.path("pid") + "; ";
  for (const Case& c : std::vector<Case>{
           {wait + "wait", SIGTERM, -1},
           {wait + "trap '' TERM; while :; do sleep 30; done", SIGKILL, -1},
           {wait + "trap 'exit 6' TERM; wait", 0, 6},
           {wait + "exec >&- 2>&-; wait", SIGTERM, -1},
       }) {
    INFO(c.script);
    const auto start = std::chrono::steady_clock::now();
    const ChildOutcome outcome = run(shell(c.script, milliseconds(300)));
    CHECK(since(start) >= milliseconds(300));
    CHECK(since(start) < milliseconds(25'000));
    CHECK(outcome.timed_out);
    CHECK(outcome.signal == c.signal);
    CHECK(outcome.exit_code == c.exit_code);
    CHECK(ends(folder.path("pid")));
  }
}

TEST_CASE("what it started may end in order, too", "[source][child_process]") {
  const TempFolder folder;
  ChildCommand command = shell("trap : TERM; (trap 'sleep 0.1; echo bye > " + folder.path("last") +
                                   "; exit' TERM; sleep 30 & wait) & wait; wait; exit 4",
                               milliseconds(300));
  command.grace = milliseconds(5'000);
  CHECK(run(command).exit_code == 4);
  CHECK(read_bytes(folder.path("last")) == "bye\n");
}

TEST_CASE("endless output does not hold the deadline up", "[source][child_process]") {
  const auto start = std::chrono::steady_clock::now();
  const ChildOutcome outcome = run(shell("cat /dev/zero", milliseconds(200)));
  CHECK(outcome.timed_out);
  CHECK(outcome.out.size() == kChildOutputBytes);
  CHECK(since(start) < milliseconds(25'000));
}

TEST_CASE("a deadline of nothing is one", "[source][child_process]") {
  for (const milliseconds deadline : {milliseconds(0), milliseconds(-5), milliseconds::min()}) {
    CHECK(run(shell("sleep 30", deadline)).timed_out);
  }
  CHECK_FALSE(run(shell("exit 0", milliseconds::max())).timed_out);
}

TEST_CASE("what it leaves behind is killed, not waited for", "[source][child_process]") {
  const TempFolder folder;
  const auto start = std::chrono::steady_clock::now();
  const ChildOutcome outcome =
      run(shell("sleep 30 & echo $! > " + folder.path("pid") + "; echo x"));
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out == "x\n");
  CHECK(since(start) < milliseconds(25'000));
  CHECK(ends(folder.path("pid")));
}

TEST_CASE("programs are looked up on the given path only", "[source][child_process]") {
  const TempFolder folder;
  const std::string tool = folder.write("one/tool", "#!/bin/sh\necho one\n");
  folder.write("two/tool", "#!/bin/sh\necho two\n");
  folder.write("plain/tool", "#!/bin/sh\necho plain\n");
  folder.write("broken/tool", "#!" + folder.path("none") + "\n");
  std::filesystem::create_directories(folder.path("folder/tool"));
  for (const char* name : {"one/tool", "two/tool", "broken/tool"}) {
    REQUIRE(::chmod(folder.path(name).c_str(), 0755) == 0);
  }
  struct Case {
    std::string name;
    std::string search_path;
    std::string out;    // empty: an error
    std::string error;  // its begin
  };
  const std::string one = folder.path("one");
  const std::string two = folder.path("two");
  for (const Case& c : std::vector<Case>{
           {"tool", one + ':' + two, "one\n", ""},
           {"tool", two + ':' + one, "two\n", ""},
           {"tool", "::" + folder.path("none") + ':' + two + ':', "two\n", ""},
           {"tool", folder.path("plain") + ':' + folder.path("folder") + ':' + two, "two\n", ""},
           {tool, "", "one\n", ""},
           {"tool", "", "", "tool is not installed"},
           {"tool", folder.path("plain"), "", "tool is not installed"},
           {"tool", std::string(kProgramPath), "", "tool is not installed"},
           {"tool", std::filesystem::relative(one).string(), "", "tool is not installed"},
           {"", one, "", " is not installed"},
           {folder.path("plain/tool"), "", "", folder.path("plain/tool") + " is not installed"},
           {"tool", folder.path("broken"), "", "cannot start tool: No such file"},
           {std::string("to\0ol", 5), one, "", "cannot start a program"},
       }) {
    INFO(c.name << " on " << c.search_path);
    ChildCommand command;
    command.arguments = {c.name};
    command.search_path = c.search_path;
    const Result<ChildOutcome> outcome = run_child(command);
    REQUIRE(static_cast<bool>(outcome) == c.error.empty());
    if (outcome) CHECK(outcome->out == c.out);
    if (!outcome) CHECK(outcome.error().message.substr(0, c.error.size()) == c.error);
  }
  CHECK_FALSE(run_child(ChildCommand{}));
}

TEST_CASE("signals and descriptors of ours don't get into it", "[source][child_process]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);  // on purpose without close-on-exec
  const auto before = ::signal(SIGPIPE, SIG_IGN);
  const ChildOutcome outcome = run(shell("ls /proc/self/fd | wc -l; kill -PIPE $$; exit 1"));
  ::signal(SIGPIPE, before);
  ::close(ends[0]);
  ::close(ends[1]);
  CHECK(std::stoi(outcome.out) == 4);  // the three, and the folder that `ls` reads
  CHECK(outcome.signal == SIGPIPE);
}

TEST_CASE("files it writes are bounded", "[source][child_process]") {
  const TempFolder folder;
  ChildCommand command = shell("head -c 100000 /dev/zero > " + folder.path("file") + "; exit $?");
  command.max_file_bytes = 5000;
  CHECK(run(command).exit_code == 1);
  CHECK(std::filesystem::file_size(folder.path("file")) == 5000);
  command.max_file_bytes = 0;
  CHECK(run(command).exit_code == 0);
  CHECK(std::filesystem::file_size(folder.path("file")) == 100000);
}

TEST_CASE("children of several threads don't get into each other's way",
          "[source][child_process]") {
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([i, &good] {
      for (int k = 0; k < 10; ++k) {
        ChildCommand command = shell("cat; exit " + std::to_string(i));
        command.input = std::to_string(i * 100 + k);
        const Result<ChildOutcome> outcome = run_child(command);
        if (outcome && outcome->exit_code == i && outcome->out == command.input) ++good;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(good == 40);
}

}  // namespace
}  // namespace sluice::source
