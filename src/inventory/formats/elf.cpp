#include "inventory/formats/elf.h"

#include <algorithm>

namespace sluice::inventory {
namespace {

/// Programs have about ten; the table can't make the reading slow.
constexpr std::uint64_t kMaxSegments = 256;
constexpr std::uint64_t kMaxSections = 0xff00;
constexpr std::uint64_t kLoad = 1;      // PT_LOAD
constexpr std::uint64_t kWritable = 2;  // PF_W
constexpr std::uint64_t kNoBits = 8;    // SHT_NOBITS

/// Where the fields of the headers lie, by the size of an address.
struct Layout {
  std::size_t header;
  std::size_t word;  ///< of an address or offset
  std::size_t program_table, section_table;
  std::size_t program_size, program_count, section_size, section_count, names_index;
  std::size_t segment, segment_flags, segment_offset, segment_address, segment_bytes;
  std::size_t section, section_offset, section_bytes;
};
constexpr Layout kNarrow = {52, 4, 28, 32, 42, 44, 46, 48, 50, 32, 24, 4, 8, 16, 40, 16, 20};
constexpr Layout kWide = {64, 8, 32, 40, 54, 56, 58, 60, 62, 56, 4, 8, 16, 32, 64, 24, 32};

const Layout& layout_of(bool wide) { return wide ? kWide : kNarrow; }

/// The part of the file, cut off at its end.
std::string_view part(std::string_view bytes, std::uint64_t offset, std::uint64_t size) {
  if (offset >= bytes.size()) return {};
  return bytes.substr(static_cast<std::size_t>(offset),
                      static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes.size())));
}

}  // namespace

std::uint64_t read_number(std::string_view bytes, std::size_t size, bool big_endian) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size && i < bytes.size(); ++i) {
    const std::uint64_t byte = static_cast<unsigned char>(bytes[i]);
    value |= byte << (8 * (big_endian ? size - 1 - i : i));
  }
  return value;
}

std::uint64_t ElfFile::number(std::size_t offset, std::size_t size) const {
  return read_number(part(bytes_, offset, size), size, big_endian_);
}

std::optional<ElfFile> ElfFile::open(std::string_view bytes) {
  if (!bytes.starts_with(kElfMagic) || bytes.size() < kNarrow.header) return std::nullopt;
  ElfFile file;
  file.bytes_ = bytes;
  file.wide_ = bytes[4] == 2;
  file.big_endian_ = bytes[5] == 2;
  const Layout& at = layout_of(file.wide_);
  if (bytes.size() < at.header) return std::nullopt;
  file.read_segments(file.number(at.program_table, at.word), file.number(at.program_size, 2),
                     file.number(at.program_count, 2));
  file.sections_ = file.number(at.section_table, at.word);
  file.section_size_ = file.number(at.section_size, 2);
  file.section_count_ = std::min(file.number(at.section_count, 2), kMaxSections);
  file.names_section_ = file.number(at.names_index, 2);
  if (file.section_size_ < at.section) file.section_count_ = 0;
  return file;
}

void ElfFile::read_segments(std::uint64_t table, std::uint64_t entry_size, std::uint64_t count) {
  const Layout& at = layout_of(wide_);
  if (entry_size < at.segment || table >= bytes_.size()) return;
  for (std::uint64_t i = 0; i < std::min(count, kMaxSegments); ++i) {
    const std::uint64_t entry = table + i * entry_size;
    if (entry + at.segment > bytes_.size()) return;
    const auto base = static_cast<std::size_t>(entry);
    if (number(base, 4) != kLoad) continue;
    Segment segment;
    segment.address = number(base + at.segment_address, at.word);
    segment.bytes = part(bytes_, number(base + at.segment_offset, at.word),
                         number(base + at.segment_bytes, at.word));
    segment.writable = (number(base + at.segment_flags, 4) & kWritable) != 0;
    segments_.push_back(segment);
  }
}

std::optional<std::string_view> ElfFile::section(std::string_view name) const {
  const Layout& at = layout_of(wide_);
  // The table must lie in the file as a whole; the numbers are too small to overflow.
  if (sections_ >= bytes_.size() || section_count_ * section_size_ > bytes_.size() - sections_ ||
      names_section_ >= section_count_) {
    return std::nullopt;
  }
  const auto content = [&](std::uint64_t index) {
    const auto base = static_cast<std::size_t>(sections_ + index * section_size_);
    if (number(base + 4, 4) == kNoBits) return std::string_view();
    return part(bytes_, number(base + at.section_offset, at.word),
                number(base + at.section_bytes, at.word));
  };
  const std::string_view names = content(names_section_);
  for (std::uint64_t i = 0; i < section_count_; ++i) {
    const auto base = static_cast<std::size_t>(sections_ + i * section_size_);
    const std::string_view here = part(names, number(base, 4), name.size() + 1);
    if (here.size() == name.size() + 1 && here.back() == '\0' && here.starts_with(name)) {
      return content(i);
    }
  }
  return std::nullopt;
}

std::string_view ElfFile::at_address(std::uint64_t address) const {
  for (const Segment& segment : segments_) {
    if (address >= segment.address && address - segment.address < segment.bytes.size()) {
      return segment.bytes.substr(static_cast<std::size_t>(address - segment.address));
    }
  }
  return {};
}

}  // namespace sluice::inventory
