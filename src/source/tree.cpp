#include "source/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/descriptor.h"
#include "base/newlines.h"
#include "source/confined_open.h"
#include "source/deploy_scope.h"
#include "source/text_encoding.h"
#include "source/walk_bounds.h"

namespace sluice::source {
namespace {

constexpr std::size_t kBinarySniffBytes = 8192;
/// What is read of a file before its size is known.
constexpr std::size_t kFirstBytes = 64u << 10;
constexpr std::uint64_t kMaxSlugignoreBytes = 1u << 20;

/// The system's words, but for what is no fault: "too many levels" are one here.
std::string error_text(int code) {
  return code == ELOOP ? "it is a link, and links are not followed" : std::strerror(code);
}

/// Expected of a file of unknown size: it has ended where a read gives less than it could.
constexpr std::size_t kAnyLength = SIZE_MAX;

/// Reads until the buffer is full, the file ends, or exactly `expected` bytes were read: who knows
/// the file's size needs no further call to learn that it has ended. The number of bytes, or -1.
ssize_t read_fully(int descriptor, char* buffer, std::size_t wanted, std::size_t expected) {
  std::size_t done = 0;
  while (done < wanted && (done == 0 || done != expected)) {
    const ssize_t got = ::read(descriptor, buffer + done, wanted - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
    if (expected == kAnyLength) break;
  }
  return static_cast<ssize_t>(done);
}

Error no_regular_file(const std::string& path) {
  return Error{path, 0, "cannot be read: no regular file any more"};
}

/// Opens a regular file. Never follows a link, never blocks on a FIFO. `path` is for the error.
Result<int> open_regular(int folder, const char* name, const std::string& path,
                         std::uint64_t* size = nullptr) {
  Descriptor file(open_beneath(folder, name, O_RDONLY | O_NONBLOCK));
  if (file.get() < 0) return Error{path, 0, "cannot be read: " + error_text(errno)};
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return no_regular_file(path);
  if (size != nullptr) *size = static_cast<std::uint64_t>(facts.st_size);
  return file.release();
}

/// One walk: an explicit stack of folders, so that depth costs no call stack.
class Walk {
 public:
  Walk(int root, std::optional<DeployScope> deploy, std::optional<Slugignore> slugignore,
       bool sizes, const WalkLimits& limits)
      : root_(root),
        deploy_(std::move(deploy)),
        slugignore_(std::move(slugignore)),
        sizes_(sizes),
        bounds_(limits) {}

  Listing run() {
    read_folder("");
    while (!levels_.empty()) {
      WalkLevel& level = levels_.back();
      if (level.next == level.entries.size()) {
        levels_.pop_back();
        continue;
      }
      const WalkEntry& entry = level.entries[level.next];
      if (entry.is_folder && bounds_.is_late()) {
        bounds_.give_up(&levels_, &listing_.files);
        break;
      }
      ++level.next;
      bounds_.took(entry);
      std::string path = level.path + entry.name;
      if (entry.is_folder) {
        path.pop_back();
        read_folder(path);
      } else {
        listing_.files.push_back({std::move(path), entry.size});
      }
    }
    if (deploy_) {
      const std::vector<Problem> more = deploy_->problems();
      listing_.problems.insert(listing_.problems.end(), more.begin(), more.end());
    }
    listing_.left_out = bounds_.take();
    const auto tell_untold = [&](std::uint64_t count, std::string_view what, bool incomplete) {
      if (count == 0) return;
      listing_.problems.push_back(
          {"", 0, "not listed: " + std::to_string(count) + " more " + std::string(what),
           incomplete});
    };
    tell_untold(untold_problems_, "files and folders that cannot be read", true);
    tell_untold(untold_skipped_, "links and special files", false);
    const auto by_path = [](const auto& a, const auto& b) { return a.path < b.path; };
    std::sort(listing_.skipped.begin(), listing_.skipped.end(), by_path);
    std::sort(listing_.problems.begin(), listing_.problems.end(), by_path);
    return std::move(listing_);
  }

 private:
  void read_folder(const std::string& path) {
    const Descriptor folder(
        open_beneath(root_, path.empty() ? "." : path.c_str(), O_RDONLY | O_DIRECTORY));
    if (folder.get() < 0) {
      tell(path.empty() ? "." : path, "folder cannot be read: " + error_text(errno));
      return;
    }
    WalkLevel level;
    level.path = path.empty() ? path : path + '/';
    // readdir() would ask for each folder's facts and allocate a buffer for it.
    ssize_t got = 0;
    bool begun = false;  // what an app consists of mostly stands at the beginning of its root
    while ((got = ::getdents64(folder.get(), records_.get(), kRecordBytes)) > 0) {
      if (std::exchange(begun, true) && bounds_.is_late()) {
        bounds_.leave(level.path);
        break;
      }
      std::size_t length = 0;
      for (std::size_t at = 0; at < static_cast<std::size_t>(got); at += length) {
        const auto* entry = reinterpret_cast<const dirent64*>(records_.get() + at);
        length = entry->d_reclen;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") visit(folder.get(), *entry, &level);
      }
      bounds_.grown(&level);
    }
    if (got < 0) {
      tell(path, "folder cannot be read: " + error_text(errno));
    }
    std::sort(level.entries.begin(), level.entries.end(),
              [](const WalkEntry& a, const WalkEntry& b) { return a.name < b.name; });
    levels_.push_back(std::move(level));
    bounds_.read(&levels_);
  }

  /// What the folder itself tells, where its file system does and the size is of no interest.
  bool ask(int folder, const dirent64& entry, mode_t* kind, std::uint64_t* size) const {
    *kind = static_cast<mode_t>(DTTOIF(entry.d_type));
    *size = kUnknownSize;
    if (entry.d_type != DT_UNKNOWN && (!sizes_ || entry.d_type != DT_REG)) return true;
    struct stat facts {};
    if (::fstatat(folder, entry.d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
    *kind = facts.st_mode;
    *size = static_cast<std::uint64_t>(facts.st_size);
    return true;
  }

  void visit(int folder, const dirent64& entry, WalkLevel* level) {
    const std::string_view name = entry.d_name;
    mode_t kind = 0;
    std::uint64_t size = 0;
    if (!ask(folder, entry, &kind, &size)) {
      const int code = errno;
      tell(level->path + entry.d_name, "cannot be read: " + error_text(code));
      return;
    }
    // Sluice's own program: bin/test-compile leaves it for the test phase, bin/compile in the slug.
    const bool own = level->path == ".sluice/bin/" || level->path == ".sluice/";
    if (name == ".git" || (name == "sluice" && own && !S_ISDIR(kind))) return;
    const bool is_folder = S_ISDIR(kind);
    if ((deploy_ || slugignore_) && !belongs(level->path + entry.d_name, is_folder)) return;
    if (is_folder) {
      level->entries.push_back({std::string(name) + '/', 0, true});
    } else if (S_ISREG(kind)) {
      level->entries.push_back({std::string(name), size, false});
    } else if (listing_.skipped.size() < kMostSkipped) {
      listing_.skipped.push_back(
          {level->path + entry.d_name, S_ISLNK(kind) ? "symbolic link" : "special file"});
    } else {
      ++untold_skipped_;
    }
  }

  void tell(std::string path, std::string message) {
    if (listing_.problems.size() < kMostProblems) {
      listing_.problems.push_back({std::move(path), 0, std::move(message), true});
    } else {
      ++untold_problems_;
    }
  }

  /// True if the path is one of those that are deployed.
  bool belongs(const std::string& path, bool is_folder) const {
    if (slugignore_ && slugignore_->matches(path)) return false;
    if (!deploy_) return true;
    return is_folder ? deploy_->enters_folder(path) : deploy_->sends_file(path);
  }

  int root_;
  std::optional<DeployScope> deploy_;
  std::optional<Slugignore> slugignore_;
  bool sizes_;
  static constexpr std::size_t kRecordBytes = 64u << 10;
  // Aligned as new aligns, which is enough for its records.
  std::unique_ptr<char[]> records_ = std::make_unique<char[]>(kRecordBytes);
  std::vector<WalkLevel> levels_;
  WalkBounds bounds_;
  Listing listing_;
  static constexpr std::size_t kMostProblems = 10'000;
  static constexpr std::size_t kMostSkipped = 100'000;
  std::uint64_t untold_problems_ = 0;
  std::uint64_t untold_skipped_ = 0;
};

/// Where the next block's first byte stands.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;

  void advance(std::string_view bytes) {
    const std::size_t newlines = count_newlines(bytes);
    line += newlines;
    // A line of many blocks is not searched backwards each time.
    const std::size_t last = newlines == 0 ? std::string_view::npos : bytes.rfind('\n');
    column = last == std::string_view::npos ? column + bytes.size() : bytes.size() - last;
  }
};

}  // namespace

OpenFolder::OpenFolder(OpenFolder&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
OpenFolder& OpenFolder::operator=(OpenFolder&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  path_.swap(other.path_);
  return *this;
}
OpenFolder::~OpenFolder() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Tree> Tree::open(const std::string& root) {
  const int descriptor = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Error{root, 0, "cannot be read as a folder: " + error_text(errno)};
  return Tree(descriptor, root);
}

Tree::Tree(int descriptor, std::string root) : descriptor_(descriptor), root_(std::move(root)) {}
Tree::Tree(Tree&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), root_(std::move(other.root_)) {}
Tree& Tree::operator=(Tree&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(root_, other.root_);
  return *this;
}
Tree::~Tree() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Listing Tree::list(TreeScope scope, bool sizes, const WalkLimits& limits) const {
  std::optional<DeployScope> deploy;
  std::optional<Slugignore> slugignore;
  std::vector<Problem> problems;
  if (scope == TreeScope::kDeploy) deploy = DeployScope::find(root_, &problems);
  if (deploy) {
    std::string text;
    bool whole = false;
    if (!read({".slugignore", 0}, kMaxSlugignoreBytes, &text, &whole)) slugignore.emplace(text);
  }
  const TreeScope used = deploy ? TreeScope::kDeploy : TreeScope::kEverything;
  Listing listing =
      Walk(descriptor_, std::move(deploy), std::move(slugignore), sizes, limits).run();
  listing.scope = used;
  listing.problems.insert(listing.problems.end(), problems.begin(), problems.end());
  std::sort(listing.problems.begin(), listing.problems.end());
  return listing;
}

Result<int> Tree::open_file(const FileEntry& file) const {
  return open_regular(descriptor_, file.path.c_str(), file.path);
}

Status Tree::read(const FileEntry& file, std::uint64_t limit, std::string* buffer,
                  bool* whole) const {
  if (Status failed = read_raw(file, limit, buffer, whole)) return failed;
  std::string decoded;
  if (decode_utf16(*buffer, &decoded)) buffer->swap(decoded);
  return std::nullopt;
}

Status Tree::read_whole(FileEntry* file, std::uint64_t limit, OpenFolder* folder,
                        ReadBuffer* buffer, bool* whole) const {
  const std::size_t slash = file->path.rfind('/');
  int parent = descriptor_;
  const char* name = file->path.c_str();
  if (slash != std::string::npos) {
    const std::string_view path = std::string_view(file->path).substr(0, slash);
    if (folder->descriptor_ < 0 || folder->path_ != path) {
      const std::string parent_path(path);
      OpenFolder opened;
      opened.descriptor_ = open_beneath(descriptor_, parent_path.c_str(), O_PATH | O_DIRECTORY);
      if (opened.descriptor_ < 0) {
        return Error{file->path, 0, "cannot be read: " + error_text(errno)};
      }
      opened.path_ = parent_path;
      *folder = std::move(opened);
    }
    parent = folder->descriptor_;
    name += slash + 1;
  }
  // A name alone: there is no way on which a link could lie.
  const Descriptor descriptor(
      ::openat(parent, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  const auto failed = [&] { return Error{file->path, 0, "cannot be read: " + error_text(errno)}; };
  if (descriptor.get() < 0) return failed();
  // A regular file gives less than was asked for at its end alone. Nearly all are so small that
  // they never have to be asked for their size.
  char* bytes = buffer->room(kFirstBytes);
  const ssize_t first = read_fully(descriptor.get(), bytes, kFirstBytes, kAnyLength);
  if (first < 0) return failed();
  const auto begun = static_cast<std::size_t>(first);
  if (begun > 0 && begun < kFirstBytes) {
    file->size = begun;
    *whole = file->size <= limit;
    buffer->set_size(begun);
    return std::nullopt;
  }
  // It is bigger, empty, or something else by now.
  struct stat facts {};
  if (::fstat(descriptor.get(), &facts) != 0) return failed();
  if (!S_ISREG(facts.st_mode)) return no_regular_file(file->path);
  file->size = static_cast<std::uint64_t>(facts.st_size);
  *whole = file->size <= limit;
  if (!*whole) return std::nullopt;
  // One byte more than the file has tells whether it has grown.
  const std::size_t wanted = std::max(static_cast<std::size_t>(file->size), begun) + 1;
  bytes = buffer->room(wanted, begun);
  const ssize_t more =
      read_fully(descriptor.get(), bytes + begun, wanted - begun, wanted - 1 - begun);
  if (more < 0) return failed();
  const std::size_t got = begun + static_cast<std::size_t>(more);
  *whole = got < wanted;
  buffer->set_size(got);
  return std::nullopt;
}

Status Tree::read_raw(const FileEntry& file, std::uint64_t limit, std::string* buffer,
                      bool* whole) const {
  std::uint64_t size = 0;
  const Result<int> opened = open_regular(descriptor_, file.path.c_str(), file.path, &size);
  if (!opened) return opened.error();
  const Descriptor descriptor(*opened);
  // One byte more than the file has tells whether it has grown.
  const std::size_t wanted = static_cast<std::size_t>(std::min(size, limit)) + 1;
  buffer->resize(wanted);
  const ssize_t got = read_fully(descriptor.get(), buffer->data(), wanted, size);
  if (got < 0) return Error{file.path, 0, "cannot be read: " + error_text(errno)};
  *whole = static_cast<std::uint64_t>(got) <= std::min(size, limit) && size <= limit;
  buffer->resize(std::min<std::size_t>(static_cast<std::size_t>(got), wanted - 1));
  return std::nullopt;
}

Status Tree::read_blocks(const FileEntry& file, const std::function<void(const Blob&)>& use,
                         const Deadline* deadline) const {
  const Result<int> opened = open_regular(descriptor_, file.path.c_str(), file.path);
  if (!opened) return opened.error();
  const Descriptor descriptor(*opened);
  constexpr std::size_t kStep = kWholeFileBytes;
  // The buffer holds: overlap of the block before | this block's own bytes | overlap after.
  std::string buffer(kBlockOverlap + kStep + kBlockOverlap, '\0');
  std::size_t filled = 0;
  std::size_t own_begin = 0;
  Position position;
  bool binary = false;
  for (bool first = true;; first = false) {
    if (passed(deadline)) return Error{file.path, 0, std::string(kNoTimeLeft)};
    const std::size_t room = own_begin + kStep + kBlockOverlap - filled;
    const ssize_t got = read_fully(descriptor.get(), buffer.data() + filled, room, 0);
    if (got < 0) return Error{file.path, 0, "cannot be read: " + error_text(errno)};
    filled += static_cast<std::size_t>(got);
    const bool last = static_cast<std::size_t>(got) < room;
    if (first) binary = looks_binary({buffer.data(), std::min(filled, kBinarySniffBytes)});
    const std::size_t own_end = last ? filled : own_begin + kStep;
    use({file.path,
         {buffer.data(), filled},
         position.line,
         position.column,
         own_begin,
         own_end,
         binary});
    if (last) return std::nullopt;
    const std::size_t keep_from = own_end - kBlockOverlap;
    position.advance({buffer.data(), keep_from});
    std::memmove(buffer.data(), buffer.data() + keep_from, filled - keep_from);
    filled -= keep_from;
    own_begin = kBlockOverlap;
  }
}

bool looks_binary(std::string_view head) {
  return head.substr(0, kBinarySniffBytes).find('\0') != std::string_view::npos;
}

std::string_view opaque_format(std::string_view head) {
  using namespace std::string_view_literals;
  // Some of the magic numbers are letters that a text may begin with; these formats all have NUL
  // bytes near their beginning, which a text has not.
  if (!looks_binary(head)) return {};
  struct Magic {
    std::string_view bytes;
    std::string_view name;
  };
  static constexpr std::array<Magic, 20> kMagic = {{
      {"\x89PNG\r\n"sv, "image"},
      {"\xFF\xD8\xFF"sv, "image"},
      {"GIF87a"sv, "image"},
      {"GIF89a"sv, "image"},
      {"\0\0\x01\0"sv, "image"},
      {"wOFF"sv, "font"},
      {"wOF2"sv, "font"},
      {"\0\x01\0\0\0"sv, "font"},
      {"OTTO\0"sv, "font"},
      {"OggS"sv, "media"},
      {"ID3"sv, "media"},
      {"\x1A\x45\xDF\xA3"sv, "media"},
      {"fLaC"sv, "media"},
      {"PK\x03\x04"sv, "archive"},
      {"\x1F\x8B"sv, "compressed"},
      {"BZh"sv, "compressed"},
      {"\xFD"
       "7zXZ\0"sv,
       "compressed"},
      {"\x28\xB5\x2F\xFD"sv, "compressed"},
      {"7z\xBC\xAF\x27\x1C"sv, "archive"},
      {"\0\0\0\x18"
       "ftyp"sv,
       "media"},
  }};
  for (const Magic& magic : kMagic) {
    if (head.starts_with(magic.bytes)) return magic.name;
  }
  const bool riff = head.starts_with("RIFF") && head.size() >= 12;
  if (riff && (head.substr(8, 4) == "WEBP" || head.substr(8, 4) == "WAVE")) return "media";
  return {};
}

}  // namespace sluice::source
