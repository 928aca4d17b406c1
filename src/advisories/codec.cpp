#include "advisories/codec.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sluice::advisories {
namespace {

constexpr std::uint64_t kInformational = 1;

class Packer {
 public:
  /// Seven bits per byte, lowest first; the top bit says that more follow.
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_ += static_cast<char>((value & 0x7F) | 0x80);
      value >>= 7;
    }
    bytes_ += static_cast<char>(value);
  }
  void text(std::string_view value) {
    number(value.size());
    bytes_ += value;
  }
  void list(const std::vector<std::string>& values) {
    number(values.size());
    for (const std::string& value : values) text(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// The first thing that doesn't fit makes all further ones empty.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    return fail();
  }
  std::string text() {
    const std::uint64_t size = number();
    if (size > rest_.size()) {
      fail();
      return {};
    }
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
  }
  /// How many elements follow; each takes a byte at least, so more can't be true.
  std::size_t count() {
    const std::uint64_t value = number();
    return value > rest_.size() ? fail() : value;
  }
  void list(std::vector<std::string>& values) {
    for (std::size_t left = count(); left > 0 && ok_; --left) values.push_back(text());
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && rest_.empty(); }

 private:
  std::uint64_t fail() {
    ok_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace

std::string pack_affected(const Affected& affected) {
  Packer packer;
  std::size_t ranges = 0;
  for (const Range& range : affected.ranges) ranges += range.git ? 0 : 1;
  packer.number(ranges);
  for (const Range& range : affected.ranges) {
    if (range.git) continue;
    packer.number(range.events.size());
    for (const Event& event : range.events) {
      packer.number(static_cast<std::uint64_t>(event.kind));
      packer.text(event.version);
    }
  }
  packer.list(affected.versions);
  packer.list(affected.cvss);
  packer.list(affected.imports);
  return packer.take();
}

bool unpack_affected(std::string_view bytes, Affected& affected) {
  Unpacker unpacker(bytes);
  for (std::size_t ranges = unpacker.count(); ranges > 0 && unpacker.ok(); --ranges) {
    Range range;
    for (std::size_t events = unpacker.count(); events > 0 && unpacker.ok(); --events) {
      const std::uint64_t kind = unpacker.number();
      if (kind > static_cast<std::uint64_t>(EventKind::kLimit)) return false;
      range.events.push_back({static_cast<EventKind>(kind), unpacker.text()});
    }
    affected.ranges.push_back(std::move(range));
  }
  unpacker.list(affected.versions);
  unpacker.list(affected.cvss);
  unpacker.list(affected.imports);
  return unpacker.done();
}

std::string pack_details(const AdvisoryRecord& record) {
  Packer packer;
  packer.number(record.informational ? kInformational : 0);
  packer.list(record.aliases);
  packer.list(record.cvss);
  packer.text(record.severity_word);
  packer.list(record.cwe);
  return packer.take();
}

bool unpack_details(std::string_view bytes, AdvisoryRecord& record) {
  Unpacker unpacker(bytes);
  const std::uint64_t marks = unpacker.number();
  record.informational = (marks & kInformational) != 0;
  unpacker.list(record.aliases);
  unpacker.list(record.cvss);
  record.severity_word = unpacker.text();
  unpacker.list(record.cwe);
  return unpacker.done();
}

}  // namespace sluice::advisories
