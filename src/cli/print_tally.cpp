#include "cli/print_tally.h"

#include <cstdio>

#include "report/escape.h"

namespace sluice::cli {

void print_tally(const char* title, const advisories::Tally& tally) {
  if (tally.count == 0) return;
  std::printf("       %zu %s\n", tally.count, title);
  for (const Error& error : tally.first) {
    std::printf("         %s\n", report::one_line(describe(error), 160).c_str());
  }
  if (tally.count > tally.first.size()) {
    std::printf("         and %zu more\n", tally.count - tally.first.size());
  }
}

}  // namespace sluice::cli
