#include "secrets/proof/checksum.h"

#include <array>
#include <bit>

namespace sluice::secrets::proof {
namespace {

constexpr std::array<std::uint32_t, 256> make_crc32_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 1U) != 0 ? 0xEDB88320U ^ (value >> 1) : value >> 1;
    }
    table[i] = value;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> kCrc32Table = make_crc32_table();

struct MarvinState {
  std::uint32_t p0;
  std::uint32_t p1;

  void add(std::uint32_t word) {
    p0 += word;
    block();
  }
  void block() {
    p1 ^= p0;
    p0 = std::rotl(p0, 20);
    p0 += p1;
    p1 = std::rotl(p1, 9);
    p1 ^= p0;
    p0 = std::rotl(p0, 27);
    p0 += p1;
    p1 = std::rotl(p1, 19);
  }
};

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char c : bytes) {
    value = kCrc32Table[(value ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (value >> 8);
  }
  return ~value;
}

std::uint32_t crc24(std::string_view bytes) {
  std::uint32_t value = 0xB704CEU;
  for (const char c : bytes) {
    value ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 16;
    for (int bit = 0; bit < 8; ++bit) {
      value <<= 1;
      if ((value & 0x1000000U) != 0) value ^= 0x1864CFBU;
    }
  }
  return value & 0xFFFFFFU;
}

std::uint16_t crc16(std::string_view bytes) {
  std::uint32_t value = 0;
  for (const char c : bytes) {
    value ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) {
      value <<= 1;
      if ((value & 0x10000U) != 0) value ^= 0x11021U;
    }
  }
  return static_cast<std::uint16_t>(value);
}

std::uint32_t marvin32(std::string_view seed, std::string_view bytes) {
  // The seed is a big-endian number of 64 bits: its low half stands last in the text.
  MarvinState state{0, 0};
  for (std::size_t i = 0; i < 8 && i < seed.size(); ++i) {
    std::uint32_t& half = i < 4 ? state.p1 : state.p0;
    half = half << 8 | byte_at(seed, i);
  }
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    state.add(byte_at(bytes, at) | byte_at(bytes, at + 1) << 8 | byte_at(bytes, at + 2) << 16 |
              byte_at(bytes, at + 3) << 24);
  }
  std::uint32_t last = 0x80;
  for (std::size_t i = bytes.size(); i > at; --i) last = last << 8 | byte_at(bytes, i - 1);
  state.add(last);
  state.block();
  return state.p0 ^ state.p1;
}

}  // namespace sluice::secrets::proof
