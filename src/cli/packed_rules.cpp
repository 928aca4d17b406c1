#include "cli/packed_rules.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "advisories/zstd_stream.h"

namespace sluice::cli {
namespace {

struct Unpacked {
  std::string text;
  std::vector<RuleFile> files;
  Unpacked* next = nullptr;
};

/// All that was unpacked, so that a search for lost memory finds its way to it.
std::atomic<Unpacked*> kept = nullptr;

}  // namespace

std::span<const RuleFile> unpack_rules(std::span<const unsigned char> frame,
                                       std::span<const PackedFile> files) {
  std::size_t total = 0;
  for (const PackedFile& file : files) total += file.size;
  // Never deleted: a thread may still read its rules while the process ends.
  auto* unpacked = new Unpacked{std::string(total, '\0'), {}, nullptr};
  unpacked->next = kept.load();
  while (!kept.compare_exchange_weak(unpacked->next, unpacked)) {
  }
  if (!advisories::decompress_frame(frame, unpacked->text)) {
    std::fputs("sluice: the rules in this binary are damaged; load or build it anew\n", stderr);
    std::_Exit(3);  // what a run that could not judge ends with
  }
  unpacked->files.reserve(files.size());
  std::size_t at = 0;
  for (const PackedFile& file : files) {
    unpacked->files.push_back({file.name, std::string_view(unpacked->text).substr(at, file.size)});
    at += file.size;
  }
  return unpacked->files;
}

}  // namespace sluice::cli
