#include "source/file_stream.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace sluice::source {
namespace {

constexpr std::size_t kBlockBytes = 256U << 10;

}  // namespace

Result<FileStream> FileStream::open(const Tree& tree, const FileEntry& file) {
  const Result<int> descriptor = tree.open_file(file);
  if (!descriptor) return descriptor.error();
  FileStream stream(*descriptor, 0, file.path);
  struct stat facts {};
  if (::fstat(*descriptor, &facts) != 0) {
    return Error{file.path, 0, std::string("cannot be read: ") + std::strerror(errno)};
  }
  stream.size_ = static_cast<std::uint64_t>(facts.st_size);
  return stream;
}

FileStream::FileStream(int descriptor, std::uint64_t size, std::string path)
    : descriptor_(descriptor), size_(size), path_(std::move(path)), buffer_(kBlockBytes, '\0') {}
FileStream::FileStream(FileStream&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      path_(std::move(other.path_)),
      buffer_(std::move(other.buffer_)) {}
FileStream::~FileStream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Status FileStream::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) >= 0) return std::nullopt;
  return Error{path_, 0, std::string("cannot be read: ") + std::strerror(errno)};
}

Result<std::string> FileStream::tail(std::size_t size) const {
  std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(size, size_)), '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto at = static_cast<off_t>(size_ - bytes.size() + filled);
    const ssize_t got = ::pread(descriptor_, bytes.data() + filled, bytes.size() - filled, at);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Error{path_, 0, std::string("cannot be read: ") + std::strerror(errno)};
    if (got == 0) break;  // it has shrunk
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

Result<std::string_view> FileStream::next() {
  ssize_t got = -1;
  do {
    got = ::read(descriptor_, buffer_.data(), buffer_.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return Error{path_, 0, std::string("cannot be read: ") + std::strerror(errno)};
  return std::string_view(buffer_.data(), static_cast<std::size_t>(got));
}

}  // namespace sluice::source
