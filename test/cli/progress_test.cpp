// The line that tells a person who waits how far a run is: on a terminal alone, and gone before the
// report.
#include "cli/progress.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "test/catch.h"

using namespace sluice::cli;

namespace {

/// What a process writes to its standard error while Progress is at work for so long.
std::string written(bool on_terminal, bool wanted, int milliseconds) {
  int reading = -1;
  int writing = -1;
  if (on_terminal) {
    reading = ::posix_openpt(O_RDWR | O_NOCTTY);
    REQUIRE(reading >= 0);
    REQUIRE(::grantpt(reading) == 0);
    REQUIRE(::unlockpt(reading) == 0);
    writing = ::open(::ptsname(reading), O_RDWR | O_NOCTTY);
  } else {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    reading = ends[0];
    writing = ends[1];
  }
  REQUIRE(writing >= 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(writing, STDERR_FILENO);
    {
      Progress progress(wanted && is_watched());
      tell_stage(&progress, "reading files", 10);
      progress.advance(4);
      ::usleep(static_cast<useconds_t>(milliseconds) * 1000);
    }
    ::fputs("REPORT", stderr);
    ::_exit(0);
  }
  ::close(writing);
  std::string text;
  char buffer[4096];
  for (ssize_t got = ::read(reading, buffer, sizeof buffer); got > 0;
       got = ::read(reading, buffer, sizeof buffer)) {
    text.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(reading);
  ::waitpid(child, nullptr, 0);
  return text;
}

}  // namespace

TEST_CASE("a terminal gets one line after a second, which is taken away before the report") {
  const std::string text = written(true, true, 1500);
  CHECK(text.find("\r\x1b[Ksluice: reading files: 4 of 10 (40 %), 1 s") != std::string::npos);
  CHECK(text.find('\n') == std::string::npos);
  CHECK(text.ends_with("\r\x1b[KREPORT"));
}

TEST_CASE("short runs, --quiet, logs and pipes get nothing") {
  CHECK(written(true, true, 50) == "REPORT");
  CHECK(written(true, false, 1300) == "REPORT");
  CHECK(written(false, true, 1300) == "REPORT");
}

TEST_CASE("nobody to tell is no error") {
  tell_stage(nullptr, "reading files", 3);
  SUCCEED();
}
