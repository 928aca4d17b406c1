#include "source/git_pack.h"

#include <array>
#include <utility>

namespace sluice::source {
namespace {

constexpr std::size_t kFanout = 256 * 4;
constexpr std::size_t kPackHead = 12;
constexpr std::string_view kIndexMagic("\377tOc\0\0\0\2", 8);

std::uint32_t big_endian_32(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::uint64_t big_endian_64(std::string_view bytes, std::size_t at) {
  return std::uint64_t{big_endian_32(bytes, at)} << 32 | big_endian_32(bytes, at + 4);
}

}  // namespace

Result<GitPack> GitPack::open(const std::string& stem) {
  Result<MappedFile> data = MappedFile::open(stem + ".pack");
  if (!data) return data.error();
  Result<MappedFile> index = MappedFile::open(stem + ".idx");
  if (!index) return index.error();
  GitPack pack;
  pack.pack_ = std::move(*data);
  pack.index_ = std::move(*index);
  const std::string_view bytes = pack.pack_.bytes();
  if (bytes.size() < kPackHead + kGitIdBytes || !bytes.starts_with("PACK") ||
      (big_endian_32(bytes, 4) != 2 && big_endian_32(bytes, 4) != 3)) {
    return Error{stem + ".pack", 0, "is no pack that git wrote"};
  }
  const std::string_view table = pack.index_.bytes();
  const Error damaged{stem + ".idx", 0, "the pack's index is damaged"};
  pack.old_index_ = !table.starts_with(kIndexMagic);
  const std::size_t head = pack.old_index_ ? 0 : kIndexMagic.size();
  if (table.size() < head + kFanout + 2 * kGitIdBytes) return damaged;
  pack.count_ = big_endian_32(table, head + kFanout - 4);
  const std::size_t per_object = pack.old_index_ ? 4 + kGitIdBytes : kGitIdBytes + 4 + 4;
  if ((table.size() - head - kFanout - 2 * kGitIdBytes) / per_object < pack.count_) return damaged;
  return pack;
}

std::string_view GitPack::id(std::size_t position) const {
  const std::string_view table = index_.bytes();
  if (old_index_) return table.substr(kFanout + position * (4 + kGitIdBytes) + 4, kGitIdBytes);
  return table.substr(kIndexMagic.size() + kFanout + position * kGitIdBytes, kGitIdBytes);
}

std::uint64_t GitPack::offset(std::size_t position) const {
  const std::string_view table = index_.bytes();
  if (old_index_) return big_endian_32(table, kFanout + position * (4 + kGitIdBytes));
  const std::size_t offsets = kIndexMagic.size() + kFanout + count_ * (kGitIdBytes + 4);
  const std::uint32_t small = big_endian_32(table, offsets + position * 4);
  if ((small & 0x80000000U) == 0) return small;
  // Packs over 2 GiB keep the others in a table of their own.
  const std::size_t at = offsets + count_ * 4 + std::size_t{small & 0x7FFFFFFFU} * 8;
  return at + 8 <= table.size() ? big_endian_64(table, at) : 0;
}

std::optional<GitPackEntry> GitPack::entry_at(std::uint64_t offset) const {
  const std::string_view all = pack_.bytes();
  const std::string_view bytes = all.substr(0, all.size() - kGitIdBytes);
  if (offset < kPackHead || offset >= bytes.size()) return std::nullopt;
  std::size_t at = offset;
  const auto next = [&]() -> unsigned {
    return at < bytes.size() ? static_cast<unsigned char>(bytes[at++]) : 0x100U;
  };
  GitPackEntry entry;
  unsigned byte = next();
  const unsigned kind = byte >> 4 & 7;
  entry.size = byte & 15;
  for (unsigned shift = 4; (byte & 0x80) != 0; shift += 7) {
    byte = next();
    if (byte > 0xFF || shift > 56) return std::nullopt;
    entry.size |= std::uint64_t{byte & 0x7F} << shift;
  }
  constexpr unsigned kByOffset = 6;
  constexpr unsigned kById = 7;
  if (kind == kByOffset) {
    byte = next();
    std::uint64_t back = byte & 0x7F;
    while ((byte & 0x80) != 0) {
      byte = next();
      if (byte > 0xFF || back >> 55 != 0) return std::nullopt;
      back = (back + 1) << 7 | (byte & 0x7F);
    }
    if (byte > 0xFF || back == 0 || back >= offset) return std::nullopt;
    entry.base_offset = offset - back;
  } else if (kind == kById) {
    if (bytes.size() - at < kGitIdBytes) return std::nullopt;
    entry.base_id = bytes.substr(at, kGitIdBytes);
    at += kGitIdBytes;
  } else {
    constexpr std::array kTypes = {GitType::kNone, GitType::kCommit, GitType::kTree,
                                   GitType::kBlob, GitType::kTag,    GitType::kNone};
    entry.type = kTypes[kind];
    if (entry.type == GitType::kNone) return std::nullopt;
  }
  entry.packed = bytes.substr(at);
  return entry;
}

}  // namespace sluice::source
