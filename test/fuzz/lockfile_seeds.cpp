// Writes seeds for lockfile_fuzz: every file below the given folders that some format reads, behind
// the two bytes that choose the format and say that all of the rest is the lockfile.
//
//   lockfile_seeds OUT FOLDER...
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "inventory/format_table.h"

namespace {

constexpr std::uintmax_t kMaxSeedBytes = 64 << 10;

/// The byte that makes lockfile_fuzz choose the format of `path`; -1 if no format reads it.
int choice_of(const std::string& path) {
  const auto formats = sluice::inventory::package_file_formats();
  const auto* format = sluice::inventory::format_of(path);
  if (format == nullptr) return -1;
  return static_cast<int>(format - formats.data());
}

}  // namespace

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  if (count < 3) {
    std::fputs("usage: lockfile_seeds OUT FOLDER...\n", stderr);
    return 2;
  }
  std::error_code error;
  fs::create_directories(arguments[1], error);
  int written = 0;
  for (int i = 2; i < count; ++i) {
    for (fs::recursive_directory_iterator at(arguments[i], error), end; at != end;
         at.increment(error)) {
      if (error) break;
      if (!at->is_regular_file(error) || at->file_size(error) > kMaxSeedBytes) continue;
      const int choice = choice_of(at->path().filename().string());
      if (choice < 0) continue;
      std::ifstream in(at->path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(in), {}};
      std::ofstream out(fs::path(arguments[1]) / ("seed-" + std::to_string(written++)),
                        std::ios::binary);
      out << static_cast<char>(choice) << '\xFF' << bytes;
    }
  }
  std::printf("%d seeds\n", written);
  return written == 0 ? 1 : 0;
}
