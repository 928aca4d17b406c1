#include "cli/runtime_tables.h"

#include <utility>

#include "cli/embedded_rules.h"

namespace sluice::cli {

std::vector<inventory::RuntimeTable> runtime_tables(std::vector<Problem>* problems) {
  std::vector<inventory::RuntimeTable> tables;
  for (const RuleFile& file : embedded_runtime_tables()) {
    Result<inventory::RuntimeTable> table = inventory::read_runtime_table(file.name, file.text);
    if (table) {
      tables.push_back(std::move(*table));
    } else {
      problems->push_back({"", 0, "versions of runtimes: " + describe(table.error()), true});
    }
  }
  return tables;
}

}  // namespace sluice::cli
