// libFuzzer target: any bytes give statements within the caps, in order and inside of the text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "checks/source_file.h"
#include "checks/sql_statements.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char* const path = data[0] % 3 == 0 ? "a.sql" : data[0] % 3 == 1 ? "a.rb" : "a.py";
  const sluice::checks::SourceFile file(path, bytes);
  std::size_t last = 0;
  for (const auto& one : file.sql()) {
    if (one.begin < last || one.end < one.begin || one.end > bytes.size()) std::abort();
    if (one.full.empty() || one.full.size() > sluice::checks::kMaxSqlStatementBytes) std::abort();
    last = one.end;
  }
  return 0;
}
