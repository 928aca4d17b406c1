#include "advisories/file_digest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <vector>

namespace sluice::advisories {
namespace {

constexpr std::size_t kBlockSize = 1U << 20;  // a multiple of the four lanes' 32 bytes
constexpr std::size_t kMarkWithin = 1U << 16;

/// Four independent multiply-rotate lanes, so the speed is that of reading; every bit of the input
/// reaches every bit of the result.
class Digest {
 public:
  void add(std::string_view block) {
    length_ += block.size();
    while (block.size() >= kStride) {
      for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
        mix(lane, block.substr(lane * kWord, kWord));
      }
      block.remove_prefix(kStride);
    }
    for (std::size_t lane = 0; !block.empty(); lane = (lane + 1) % lanes_.size()) {
      const std::string_view word = block.substr(0, kWord);
      mix(lane, word);
      block.remove_prefix(word.size());
    }
  }
  std::string hex() const {
    std::uint64_t sum = length_;
    for (const std::uint64_t lane : lanes_) {
      sum = (sum ^ lane) * kPrime;
      sum ^= sum >> 29;
    }
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(sum));
    return text.data();
  }

 private:
  static constexpr std::size_t kWord = 8;
  static constexpr std::size_t kStride = 32;
  static constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ULL;  // odd: 2^64 / golden ratio

  void mix(std::size_t lane, std::string_view word) {
    std::uint64_t value = 0;
    std::memcpy(&value, word.data(), word.size());
    lanes_[lane] = std::rotl(lanes_[lane] ^ value, 29) * kPrime;
  }

  std::array<std::uint64_t, 4> lanes_ = {1, 2, 3, 4};
  std::uint64_t length_ = 0;
};

/// An open file.
class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

Error system_error(const std::string& path, std::string_view what) {
  return {path, 0, std::string(what) + ": " + std::generic_category().message(errno)};
}

struct Summed {
  std::string written;  ///< the digits that stand in the file
  std::string computed;
  off_t place = 0;
};

/// Fills the buffer as far as the file goes; less than zero on an error.
ssize_t read_full(int file, std::vector<char>& buffer) {
  std::size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = ::read(file, buffer.data() + size, buffer.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return got;
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  return static_cast<ssize_t>(size);
}

Result<Summed> sum(const std::string& path, int file) {
  Summed summed;
  Digest digest;
  std::vector<char> buffer(kBlockSize);
  bool first = true;
  for (;;) {
    const ssize_t got = read_full(file, buffer);
    if (got < 0) return system_error(path, "cannot read");
    const auto size = static_cast<std::size_t>(got);
    const std::string_view block(buffer.data(), size);
    if (first) {
      const std::size_t mark = block.substr(0, kMarkWithin).find(kDigestMark);
      const std::size_t digits = mark + kDigestMark.size();
      if (mark == std::string_view::npos || digits + kNoDigest.size() > size) {
        return Error{path, 0, "no advisory database, or a damaged one"};
      }
      summed.written = block.substr(digits, kNoDigest.size());
      summed.place = static_cast<off_t>(digits);
      kNoDigest.copy(buffer.data() + digits, kNoDigest.size());
      first = false;
    }
    digest.add(block);
    if (size < kBlockSize) break;
  }
  summed.computed = digest.hex();
  return summed;
}

}  // namespace

Status seal_file(const std::string& path) {
  const File file(path, O_RDWR);
  if (file.get() < 0) return system_error(path, "cannot open");
  const Result<Summed> summed = sum(path, file.get());
  if (!summed) return summed.error();
  const std::string& digits = summed->computed;
  if (::pwrite(file.get(), digits.data(), digits.size(), summed->place) !=
          static_cast<ssize_t>(digits.size()) ||
      ::fsync(file.get()) != 0) {
    return system_error(path, "cannot write");
  }
  return std::nullopt;
}

Status verify_file(const std::string& path) {
  const File file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  if (file.get() < 0) return system_error(path, "cannot open");
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_error(path, "cannot read");
  if (!S_ISREG(status.st_mode)) return Error{path, 0, "not a regular file"};
  const Result<Summed> summed = sum(path, file.get());
  if (!summed) return summed.error();
  if (summed->written != summed->computed) {
    return Error{path, 0, "the advisory database is damaged: its checksum is wrong"};
  }
  return std::nullopt;
}

}  // namespace sluice::advisories
