#include "cli/output.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>

#include "test/catch.h"
#include "test/temp_folder.h"

using namespace sluice;
using namespace sluice::test;

namespace {

std::size_t files_in(const TempFolder& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder.path()),
                                                std::filesystem::directory_iterator()));
}

/// Files of this process may not grow beyond that while it lives.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : on_excess_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    struct rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, on_excess_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  struct rlimit before_ {};
  void (*on_excess_)(int);
};

}  // namespace

TEST_CASE("a report written in pieces is there as a whole or not at all", "[output]") {
  const TempFolder folder;
  const std::string path = folder.write("report", "earlier");
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  {
    cli::ReportOutput output(path);
    CHECK_FALSE(output.has_begun());
    output.write("first, ");
    CHECK(output.has_begun());
    CHECK(read_bytes(path) == "earlier");
    output.write("second");
    CHECK(read_bytes(path) == "earlier");
    CHECK_FALSE(output.finish());
  }
  CHECK(read_bytes(path) == "first, second");
  struct stat facts {};
  REQUIRE(::lstat(path.c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777U) == 0600U);
  // Not finished, as when something ends the command meanwhile.
  { cli::ReportOutput(path).write("half"); }
  CHECK(read_bytes(path) == "first, second");
  CHECK(files_in(folder) == 1);
  // Nothing to write is an empty report, and only finish() makes it.
  { const cli::ReportOutput untouched(folder.path("none")); }
  CHECK(files_in(folder) == 1);
  CHECK_FALSE(cli::ReportOutput(folder.path("empty")).finish());
  CHECK(read_bytes(folder.path("empty")).empty());
  CHECK(files_in(folder) == 2);
}

TEST_CASE("a report that finds no room leaves nothing, whichever piece it was", "[output]") {
  const TempFolder folder;
  const std::string path = folder.write("report", "earlier");
  {
    const FileSizeLimit limit(1'000);
    cli::ReportOutput output(path);
    for (int i = 0; i < 10; ++i) output.write(std::string(300, 'x'));
    const Status failed = output.finish();
    REQUIRE(failed);
    CHECK(failed->path == path);
    CHECK(failed->message.starts_with("cannot be written: "));
  }
  CHECK(read_bytes(path) == "earlier");
  CHECK(files_in(folder) == 1);

  std::filesystem::create_symlink(path, folder.path("link"));
  cli::ReportOutput linked(folder.path("link"));
  linked.write("x");
  linked.write("y");
  const Status refused = linked.finish();
  REQUIRE(refused);
  CHECK(refused->message == "is a link: not written through");
  CHECK(read_bytes(path) == "earlier");

  cli::ReportOutput nowhere(folder.path("no/such/report"));
  nowhere.write("x");
  CHECK(nowhere.finish());
}
