#include "advisories/zstd_stream.h"

#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

#include "base/hash.h"

namespace sluice::advisories {
namespace {

constexpr int kLevel = 19;
/// Each takes about a hundred megabytes at this level.
constexpr unsigned kMaxWorkers = 4;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDecompressor {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
using Compressor = std::unique_ptr<ZSTD_CCtx, FreeCompressor>;
using Decompressor = std::unique_ptr<ZSTD_DCtx, FreeDecompressor>;

Error system_error(const char* what) {
  return {"", 0, std::string(what) + ": " + std::generic_category().message(errno)};
}

Error damaged(std::string what) { return {"", 0, "damaged: " + std::move(what)}; }

/// Bytes that were read or written, counted and hashed.
class Side {
 public:
  void add(std::string_view bytes) {
    size_ += bytes.size();
    hash_.add(bytes);
  }
  std::uint64_t size() const { return size_; }
  std::string sha256() { return hash_.hex(); }

 private:
  std::uint64_t size_ = 0;
  Sha256 hash_;
};

StreamTotals totals_of(Side& plain, Side& compressed) {
  return {plain.size(), compressed.size(), plain.sha256(), compressed.sha256()};
}

Compressor make_compressor(std::uint64_t plain_size) {
  Compressor context(ZSTD_createCCtx());
  if (context == nullptr) return context;
  const unsigned workers = std::clamp(std::thread::hardware_concurrency(), 1U, kMaxWorkers);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  // What the level means anyway, whatever the size: the one that zstd_one_strategy.cpp leaves.
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_strategy, ZSTD_btultra2);
  // An error says that the library has no threads; then it does without.
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_nbWorkers, static_cast<int>(workers));
  ZSTD_CCtx_setPledgedSrcSize(context.get(), plain_size);
  return context;
}

}  // namespace

bool decompress_frame(std::span<const unsigned char> frame, std::span<char> plain) {
  const std::size_t size = ZSTD_decompress(plain.data(), plain.size(), frame.data(), frame.size());
  return ZSTD_isError(size) == 0 && size == plain.size();
}

Status write_bytes(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return system_error("cannot write");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return std::nullopt;
}

Result<std::size_t> read_bytes(int file, char* bytes, std::size_t size) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::read(file, bytes + done, size - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("cannot read");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<StreamTotals> compress_stream(int source, std::uint64_t plain_size, int target) {
  const Compressor context = make_compressor(plain_size);
  if (context == nullptr) return Error{"", 0, "cannot compress: not enough memory"};
  std::vector<char> in(ZSTD_CStreamInSize());
  std::vector<char> out(ZSTD_CStreamOutSize());
  Side plain;
  Side compressed;
  for (bool ended = false; !ended;) {
    const Result<std::size_t> got = read_bytes(source, in.data(), in.size());
    if (!got) return got.error();
    plain.add({in.data(), *got});
    ended = *got < in.size();
    const ZSTD_EndDirective step = ended ? ZSTD_e_end : ZSTD_e_continue;
    ZSTD_inBuffer input{in.data(), *got, 0};
    bool all_taken = false;
    while (!all_taken) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      const std::size_t left = ZSTD_compressStream2(context.get(), &output, &input, step);
      if (ZSTD_isError(left) != 0) {
        return Error{"", 0, std::string("cannot compress: ") + ZSTD_getErrorName(left)};
      }
      const std::string_view bytes(out.data(), output.pos);
      compressed.add(bytes);
      if (const Status unwritten = write_bytes(target, bytes)) return *unwritten;
      all_taken = ended ? left == 0 : input.pos == input.size;
    }
  }
  return totals_of(plain, compressed);
}

Result<StreamTotals> decompress_stream(int source, std::uint64_t compressed_size, int target,
                                       std::uint64_t plain_size) {
  const Decompressor context(ZSTD_createDCtx());
  if (context == nullptr) return Error{"", 0, "cannot decompress: not enough memory"};
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  std::vector<char> in(ZSTD_DStreamInSize());
  std::vector<char> out(ZSTD_DStreamOutSize());
  Side plain;
  Side compressed;
  bool ended = false;
  while (compressed.size() < compressed_size) {
    const std::uint64_t left = compressed_size - compressed.size();
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, in.size()));
    const Result<std::size_t> got = read_bytes(source, in.data(), wanted);
    if (!got) return got.error();
    if (*got < wanted) return damaged("the file is cut off");
    compressed.add({in.data(), *got});
    ZSTD_inBuffer input{in.data(), *got, 0};
    // The last byte of a frame is not taken before all of its output is out.
    while (!ended && input.pos < input.size) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      const std::size_t hint = ZSTD_decompressStream(context.get(), &output, &input);
      if (ZSTD_isError(hint) != 0) return damaged(ZSTD_getErrorName(hint));
      if (output.pos > plain_size - plain.size()) {
        return damaged("it decompresses to more than the " + std::to_string(plain_size) +
                       " bytes that its manifest gives");
      }
      const std::string_view bytes(out.data(), output.pos);
      plain.add(bytes);
      if (const Status unwritten = write_bytes(target, bytes)) return *unwritten;
      ended = hint == 0;
    }
    if (ended && (input.pos < input.size || compressed.size() < compressed_size)) {
      return damaged("bytes follow the compressed database");
    }
  }
  if (!ended) return damaged("the compressed database does not end");
  if (plain.size() != plain_size) {
    return damaged("it decompresses to " + std::to_string(plain.size()) + " bytes, its manifest " +
                   "gives " + std::to_string(plain_size));
  }
  return totals_of(plain, compressed);
}

}  // namespace sluice::advisories
