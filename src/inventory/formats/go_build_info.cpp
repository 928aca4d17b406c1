#include "inventory/formats/go_build_info.h"

#include <algorithm>

#include "inventory/formats/elf.h"
#include "inventory/formats/go_version.h"

namespace sluice::inventory {
namespace {

constexpr std::string_view kMagic = "\xff Go buildinf:";
constexpr std::size_t kAlignment = 16;
constexpr std::size_t kHeader = 32;
/// The linker puts the information at the beginning of the data; where the table of sections is
/// gone, it is looked for this far.
constexpr std::size_t kMaxSearch = 1u << 20;
constexpr std::size_t kMaxSearchedSegments = 16;
/// "go1.22.5", and what vendors and experiments add to it.
constexpr std::size_t kMaxVersion = 512;

enum Flags : unsigned char { kBigEndian = 1, kInline = 2 };

/// A length in groups of seven bits and as many bytes. False if they are not all there.
bool take_string(std::string_view& bytes, std::string_view* text) {
  std::uint64_t length = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (bytes.empty()) return false;
    const auto group = static_cast<unsigned char>(bytes[0]);
    bytes.remove_prefix(1);
    length |= std::uint64_t{group & 0x7fU} << shift;
    if ((group & 0x80U) != 0) continue;
    if (length > bytes.size()) return false;
    *text = bytes.substr(0, static_cast<std::size_t>(length));
    bytes.remove_prefix(static_cast<std::size_t>(length));
    return true;
  }
  return false;
}

/// A string of Go at this address: where it lies and how long it is.
bool follow_string(const ElfFile& elf, std::uint64_t address, std::size_t pointer_size,
                   bool big_endian, std::string_view* text) {
  const std::string_view header = elf.at_address(address);
  if (header.size() < 2 * pointer_size) return false;
  const std::uint64_t length = read_number(header.substr(pointer_size), pointer_size, big_endian);
  if (length == 0) {
    *text = {};
    return true;
  }
  const std::string_view content = elf.at_address(read_number(header, pointer_size, big_endian));
  if (length > content.size()) return false;
  *text = content.substr(0, static_cast<std::size_t>(length));
  return true;
}

/// The information is wrapped in 16 bytes at both ends, by which a running program finds it.
std::string_view without_sentinels(std::string_view modules) {
  constexpr std::size_t kSentinel = 16;
  if (modules.size() < 2 * kSentinel + 1 || modules[modules.size() - kSentinel - 1] != '\n') {
    return {};
  }
  return modules.substr(kSentinel, modules.size() - 2 * kSentinel);
}

/// From the magic on; empty if it is not there.
std::string_view find_header(std::string_view elf_bytes, const ElfFile& elf) {
  const auto from = [&](std::string_view place, std::size_t offset) {
    const auto at = static_cast<std::size_t>(place.data() - elf_bytes.data()) + offset;
    return elf_bytes.substr(at);
  };
  if (const auto section = elf.section(".go.buildinfo")) {
    return section->starts_with(kMagic) ? from(*section, 0) : std::string_view();
  }
  std::size_t searched = 0;
  for (const ElfFile::Segment& segment : elf.segments()) {
    if (!segment.writable || ++searched > kMaxSearchedSegments) continue;
    const std::size_t end = std::min(segment.bytes.size(), kMaxSearch);
    for (std::size_t at = 0; at + kMagic.size() <= end; at += kAlignment) {
      if (segment.bytes.substr(at, kMagic.size()) == kMagic) return from(segment.bytes, at);
    }
  }
  return {};
}

bool is_go_version(std::string_view text) {
  return text.size() <= kMaxVersion && (text.starts_with("go") || text.starts_with("devel"));
}

}  // namespace

Result<std::optional<GoBuildInfo>> find_go_build_info(std::string_view bytes) {
  const std::optional<ElfFile> elf = ElfFile::open(bytes);
  if (!elf) return std::optional<GoBuildInfo>();
  const std::string_view header = find_header(bytes, *elf);
  if (header.empty()) return std::optional<GoBuildInfo>();
  const Error cut_off{{}, 0, "the build information of this Go program is cut off"};
  if (header.size() < kHeader) return cut_off;
  const auto pointer_size = static_cast<unsigned char>(header[kMagic.size()]);
  const auto flags = static_cast<unsigned char>(header[kMagic.size() + 1]);
  GoBuildInfo info;
  if ((flags & kInline) != 0) {
    std::string_view rest = header.substr(kHeader);
    if (!take_string(rest, &info.go) || !take_string(rest, &info.modules)) return cut_off;
  } else {
    if (pointer_size != 4 && pointer_size != 8) return cut_off;
    const bool big_endian = (flags & kBigEndian) != 0;
    const std::string_view pointers = header.substr(kAlignment);
    const auto pointer = [&](std::size_t index) {
      return read_number(pointers.substr(index * pointer_size), pointer_size, big_endian);
    };
    if (!follow_string(*elf, pointer(0), pointer_size, big_endian, &info.go) ||
        !follow_string(*elf, pointer(1), pointer_size, big_endian, &info.modules)) {
      return cut_off;
    }
  }
  // Programs that hide how they were built have another text here.
  if (!is_go_version(info.go)) return std::optional<GoBuildInfo>();
  info.modules = without_sentinels(info.modules);
  return std::optional(info);
}

std::string go_release_of_build(std::string_view go) {
  if (!go.starts_with("go")) return {};
  go = go.substr(2, go.find(' ') == std::string_view::npos ? go.npos : go.find(' ') - 2);
  return go_release(go.substr(0, go.find("-X:")));
}

}  // namespace sluice::inventory
