#include "base/file_access.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "base/system_call_filter.h"
#include "test/catch.h"
#include "test/in_child.h"
#include "test/temp_folder.h"

namespace sluice {
namespace {

using test::in_child;
using test::TempFolder;

constexpr int kNotHere = 77;

int errno_of(long code) { return code < 0 ? errno : 0; }

int opened(const std::string& path, int flags) {
  return errno_of(::open(path.c_str(), flags | O_CLOEXEC, 0644));
}

struct Try {
  std::string name;
  std::function<int(const TempFolder&)> work;
  int expected;
};

void write_tree(const TempFolder& folder) {
  folder.write("app/a.txt", "a");
  folder.write("cache/old.db", "old");
  folder.write("beside/secret", "s");
  folder.write("listed/named.toml", "n");
  folder.write("listed/other.toml", "o");
  CHECK(::symlink(folder.path("beside/secret").c_str(), folder.path("app/link").c_str()) == 0);
}

FileAccess access_of(const TempFolder& folder) {
  FileAccess access;
  access.listed = {folder.path("listed")};
  access.read = {folder.path("app"), folder.path("listed/named.toml"), folder.path("missing")};
  access.written = {folder.path("cache"), "/dev/null"};
  return access;
}

const std::vector<Try> kTries = {
    {"read", [](const TempFolder& f) { return opened(f.path("app/a.txt"), O_RDONLY); }, 0},
    {"list", [](const TempFolder& f) { return opened(f.path("app"), O_RDONLY | O_DIRECTORY); }, 0},
    {"a named file", [](const TempFolder& f) { return opened(f.path("listed/named.toml"), 0); }, 0},
    {"its folder", [](const TempFolder& f) { return opened(f.path("listed"), O_DIRECTORY); }, 0},
    {"another one beside",
     [](const TempFolder& f) { return opened(f.path("listed/other.toml"), 0); }, EACCES},
    {"elsewhere", [](const TempFolder& f) { return opened(f.path("beside/secret"), 0); }, EACCES},
    {"through a link", [](const TempFolder& f) { return opened(f.path("app/link"), 0); }, EACCES},
    {"a folder elsewhere",
     [](const TempFolder& f) { return opened(f.path("beside"), O_DIRECTORY); }, EACCES},
    {"what is not there", [](const TempFolder& f) { return opened(f.path("beside/none"), 0); },
     ENOENT},
    {"write where it reads",
     [](const TempFolder& f) { return opened(f.path("app/a.txt"), O_RDWR); }, EACCES},
    {"make where it reads",
     [](const TempFolder& f) { return opened(f.path("app/new"), O_WRONLY | O_CREAT); }, EACCES},
    {"make in the cache",
     [](const TempFolder& f) { return opened(f.path("cache/new"), O_WRONLY | O_CREAT); }, 0},
    {"shorten in the cache",
     [](const TempFolder& f) { return opened(f.path("cache/old.db"), O_WRONLY | O_TRUNC); }, 0},
    {"replace in the cache",
     [](const TempFolder& f) {
       const int made = opened(f.path("cache/new"), O_WRONLY | O_CREAT);
       if (made != 0) return made;
       return errno_of(std::rename(f.path("cache/new").c_str(), f.path("cache/old.db").c_str()));
     },
     0},
    {"move between folders of the cache",
     [](const TempFolder& f) {
       if (::mkdir(f.path("cache/part").c_str(), 0700) != 0) return errno;
       const int made = opened(f.path("cache/part/new"), O_WRONLY | O_CREAT);
       if (made != 0) return made;
       const int moved =
           errno_of(std::rename(f.path("cache/part/new").c_str(), f.path("cache/old.db").c_str()));
       if (moved != 0) return moved;
       return errno_of(::rmdir(f.path("cache/part").c_str()));
     },
     0},
    {"a pipe in the cache",
     [](const TempFolder& f) { return errno_of(::mkfifo(f.path("cache/pipe").c_str(), 0600)); },
     EACCES},
    {"a link in the cache",
     [](const TempFolder& f) { return errno_of(::symlink("/", f.path("cache/link").c_str())); },
     EACCES},
    {"a device that is named", [](const TempFolder&) { return opened("/dev/null", O_WRONLY); }, 0},
    {"another one", [](const TempFolder&) { return opened("/dev/zero", O_RDONLY); }, EACCES},
    {"remove elsewhere",
     [](const TempFolder& f) { return errno_of(::unlink(f.path("beside/secret").c_str())); },
     EACCES},
};

TEST_CASE("files that were not named can't be touched", "[confinement]") {
  if (file_access_version() < 2) {
    WARN("no Landlock here: skipped");
    return;
  }
  for (const Try& one : kTries) {
    CAPTURE(one.name);
    const TempFolder folder;
    write_tree(folder);
    const int code = in_child([&] {
      if (!give_up_new_privileges() || !restrict_files(access_of(folder))) return kNotHere;
      return one.work(folder);
    });
    CHECK(code == one.expected);
  }
}

TEST_CASE("restricting writing alone leaves reading as it is", "[confinement]") {
  if (file_access_version() < 2) {
    WARN("no Landlock here: skipped");
    return;
  }
  const TempFolder folder;
  write_tree(folder);
  const int code = in_child([&] {
    FileAccess access = access_of(folder);
    access.only_writing = true;
    if (!give_up_new_privileges() || !restrict_files(access)) return kNotHere;
    if (opened(folder.path("beside/secret"), O_RDONLY) != 0) return 1;
    if (opened(folder.path("beside/secret"), O_RDWR) != EACCES) return 2;
    return opened(folder.path("cache/new"), O_WRONLY | O_CREAT) == 0 ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("without a descriptor for a place nothing is restricted, so that it can be read",
          "[confinement]") {
  const TempFolder folder;
  write_tree(folder);
  const int code = in_child([&] {
    // Enough for what is asked of the kernel, and no more.
    const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(next);
    const auto most = static_cast<rlim_t>(next + 1);
    const rlimit few{most, most};
    if (!give_up_new_privileges() || ::setrlimit(RLIMIT_NOFILE, &few) != 0) return 1;
    if (restrict_files(access_of(folder))) return 2;
    return opened(folder.path("app/a.txt"), O_RDONLY) == 0 ? 0 : 3;
  });
  CHECK(code == 0);
}

TEST_CASE("restricting files needs that new privileges were given up, or says no",
          "[confinement]") {
  const TempFolder folder;
  write_tree(folder);
  // As root it may go well; it must never half succeed.
  const int code = in_child([&] {
    const bool restricted = restrict_files(access_of(folder));
    return opened(folder.path("beside/secret"), O_RDONLY) == (restricted ? EACCES : 0) ? 0 : 1;
  });
  CHECK(code == 0);
}

}  // namespace
}  // namespace sluice
