// Just enough of ELF to find a section and what lies at an address: headers of either size and byte
// order, every offset checked. Views into the given bytes. Thread-safe: no state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace sluice::inventory {

/// The first bytes of every ELF file.
inline constexpr std::string_view kElfMagic =
    "\x7f"
    "ELF";

class ElfFile {
 public:
  /// A part of the file that is mapped into memory.
  struct Segment {
    std::uint64_t address = 0;
    std::string_view bytes;
    bool writable = false;
  };

  /// Nothing if it is no ELF file or its header is cut off. Tables that lie outside of the file are
  /// taken as empty.
  static std::optional<ElfFile> open(std::string_view bytes);

  /// Content of the first section of that name; nothing if there is none, or no table of sections.
  std::optional<std::string_view> section(std::string_view name) const;

  bool big_endian() const { return big_endian_; }

  const std::vector<Segment>& segments() const { return segments_; }

  /// What the program sees from this address on, to the end of the segment; empty if nothing is
  /// mapped there.
  std::string_view at_address(std::uint64_t address) const;

 private:
  std::uint64_t number(std::size_t offset, std::size_t size) const;
  void read_segments(std::uint64_t table, std::uint64_t entry_size, std::uint64_t count);

  std::string_view bytes_;
  bool wide_ = false;
  bool big_endian_ = false;
  std::uint64_t sections_ = 0;
  std::uint64_t section_size_ = 0;
  std::uint64_t section_count_ = 0;
  std::uint64_t names_section_ = 0;
  std::vector<Segment> segments_;
};

/// An unsigned number of `size` (at most 8) bytes. Bytes that are not there count as 0.
std::uint64_t read_number(std::string_view bytes, std::size_t size, bool big_endian);

}  // namespace sluice::inventory
