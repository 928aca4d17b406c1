#include "source/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace sluice::source {

Result<MappedFile> MappedFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return Error{path, 0, std::strerror(errno)};
  struct stat facts {};
  MappedFile file;
  Status failed;
  if (::fstat(descriptor, &facts) != 0) {
    failed = Error{path, 0, std::strerror(errno)};
  } else if (!S_ISREG(facts.st_mode)) {
    failed = Error{path, 0, "is no regular file"};
  } else if (facts.st_size > 0) {
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (start == MAP_FAILED) {
      failed = Error{path, 0, std::strerror(errno)};
    } else {
      file.bytes_ = {static_cast<const char*>(start), size};
    }
  }
  ::close(descriptor);
  if (failed) return *std::move(failed);
  return file;
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace sluice::source
