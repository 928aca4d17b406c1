#include "base/file_access.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

#include "base/descriptor.h"

namespace sluice {
namespace {

// Numbers and layouts of the kernel's interface: headers are older than kernels, or have none.
// The numbers are the same for all machines.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr unsigned kAskVersion = 1;
constexpr int kRuleBelowPath = 1;

/// Version 1 never lets a file move from one folder to another, not even where all is allowed.
constexpr int kOldestUsable = 2;
constexpr int kWithTruncate = 3;
constexpr int kWithNetwork = 4;

enum Right : std::uint64_t {
  kExecute = 1U << 0,
  kWriteFile = 1U << 1,
  kReadFile = 1U << 2,
  kReadFolder = 1U << 3,
  kRemoveFolder = 1U << 4,
  kRemoveFile = 1U << 5,
  kMakeDevice = 1U << 6,
  kMakeFolder = 1U << 7,
  kMakeFile = 1U << 8,
  kMakeSocket = 1U << 9,
  kMakePipe = 1U << 10,
  kMakeBlockDevice = 1U << 11,
  kMakeLink = 1U << 12,
  kMoveOver = 1U << 13,
  kTruncate = 1U << 14,
};
constexpr std::uint64_t kReading = kReadFile | kReadFolder;
constexpr std::uint64_t kWriting =
    kWriteFile | kRemoveFolder | kRemoveFile | kMakeFolder | kMakeFile | kMoveOver | kTruncate;
/// Nobody gets these.
constexpr std::uint64_t kNever =
    kMakeDevice | kMakeSocket | kMakePipe | kMakeBlockDevice | kMakeLink;
constexpr std::uint64_t kOfFiles = kExecute | kWriteFile | kReadFile | kTruncate;

struct Ruleset {
  std::uint64_t files;
  std::uint64_t network;  // bind and connect of TCP: no port is ever named
};

struct [[gnu::packed]] PathRule {
  std::uint64_t allowed;
  std::int32_t parent;
};

bool allow(int ruleset, const std::vector<std::string>& paths, std::uint64_t rights) {
  for (const std::string& path : paths) {
    const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    // Without a descriptor for a place that is there, nobody could read it any more.
    if (place.get() < 0 && (errno == EMFILE || errno == ENFILE)) return false;
    struct stat facts {};
    if (place.get() < 0 || ::fstat(place.get(), &facts) != 0) continue;
    const PathRule rule{S_ISDIR(facts.st_mode) ? rights : rights & kOfFiles, place.get()};
    if (rule.allowed == 0) continue;
    // Pipes and the like, which are never restricted.
    if (::syscall(kAddRule, ruleset, kRuleBelowPath, &rule, 0U) != 0 && errno != EBADFD) {
      return false;
    }
  }
  return true;
}

}  // namespace

int file_access_version() {
  const long version = ::syscall(kCreateRuleset, nullptr, std::size_t{0}, kAskVersion);
  return version < 0 ? 0 : static_cast<int>(version);
}

bool restrict_files(const FileAccess& access) {
  const int version = file_access_version();
  if (version < kOldestUsable) return false;
  std::uint64_t known = kReading | kExecute | kWriting | kNever;
  if (version < kWithTruncate) known &= ~static_cast<std::uint64_t>(kTruncate);
  Ruleset asked{known, 0};
  if (access.only_writing) asked.files &= ~(kReading | kExecute);
  if (!access.only_writing && version >= kWithNetwork) asked.network = 3;
  const std::size_t size = version >= kWithNetwork ? sizeof asked : sizeof asked.files;
  const Descriptor ruleset(static_cast<int>(::syscall(kCreateRuleset, &asked, size, 0U)));
  if (ruleset.get() < 0) return false;
  const bool allowed = allow(ruleset.get(), access.listed, kReadFolder & asked.files) &&
                       allow(ruleset.get(), access.read, kReading & asked.files) &&
                       allow(ruleset.get(), access.written, (kReading | kWriting) & asked.files);
  return allowed && ::syscall(kRestrictSelf, ruleset.get(), 0U) == 0;
}

}  // namespace sluice
