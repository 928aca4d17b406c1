// Writes the seeds of fuzz targets to files.
//
//   fuzz_seeds ROOT OUT TARGET...   makes OUT/TARGET/0, 1, ...
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "test/fuzz/seeds/seeds.h"

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  if (count < 4) {
    std::fputs("usage: fuzz_seeds ROOT OUT TARGET...\n", stderr);
    return 2;
  }
  int code = 0;
  for (int i = 3; i < count; ++i) {
    const fs::path folder = fs::path(arguments[2]) / arguments[i];
    std::error_code error;
    fs::remove_all(folder, error);
    fs::create_directories(folder, error);
    std::size_t written = 0;
    for (const std::string& seed : sluice::fuzz::seeds_of(arguments[i], arguments[1])) {
      std::ofstream out(folder / std::to_string(written++), std::ios::binary);
      out << seed;
      if (!out.flush()) code = 1;
    }
    if (written == 0) {
      std::fprintf(stderr, "%s has no seeds\n", arguments[i]);
      code = 1;
    }
  }
  return code;
}
