// libFuzzer: any bytes as a snapshot's header, as a public key and as a compressed database. The
// first byte picks what is read; seeds are whole snapshots with an "h" before them.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "advisories/snapshot.h"
#include "advisories/zstd_stream.h"
#include "base/ed25519.h"
#include "base/instant.h"

namespace {

using namespace sluice;
using namespace sluice::advisories;

void read_header(std::string_view bytes) {
  const auto info = parse_snapshot_header("fuzz", bytes);
  if (!info) {
    if (info.error().message.empty() || info.error().path != "fuzz") std::abort();
    return;
  }
  if (info->header_size > bytes.size() || info->header_size > kMaxSnapshotHeader) std::abort();
  if (info->size == 0 || info->size > kMaxSnapshotDatabase) std::abort();
  if (info->compressed_size > kMaxSnapshotDatabase) std::abort();
  if (!parse_instant(info->created)) std::abort();
  if (!info->signed_by.empty() && !parse_public_key(info->signed_by)) std::abort();
  // What follows the header must not matter.
  if (!parse_snapshot_header("fuzz", bytes.substr(0, info->header_size))) std::abort();
}

void read_key(std::string_view bytes) {
  const auto key = parse_public_key(bytes);
  if (!key) return;
  if (to_text(*key) != bytes) std::abort();
  if (verify(*key, bytes, bytes)) std::abort();  // 60 bytes are no signature
}

void decompress(std::string_view bytes) {
  constexpr std::uint64_t kPlainSize = 1U << 20;
  const int source = ::memfd_create("source", 0);
  const int target = ::memfd_create("target", 0);
  if (source < 0 || target < 0 || write_bytes(source, bytes) || ::lseek(source, 0, SEEK_SET) != 0) {
    std::abort();
  }
  const auto totals = decompress_stream(source, bytes.size(), target, kPlainSize);
  const off_t written = ::lseek(target, 0, SEEK_END);
  if (written < 0 || static_cast<std::uint64_t>(written) > kPlainSize) std::abort();
  if (totals && (totals->plain_size != kPlainSize || totals->compressed_size != bytes.size())) {
    std::abort();
  }
  ::close(source);
  ::close(target);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0]) {
    case 'k':
      read_key(bytes);
      break;
    case 'z':
      decompress(bytes);
      break;
    default:
      read_header(bytes);
  }
  return 0;
}
