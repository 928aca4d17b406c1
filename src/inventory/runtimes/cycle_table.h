// What is known of the versions of one runtime or framework: which cycles (release series) there
// are, until when they get fixes, and their newest patch. Read from rules/runtimes/*.toml and
// rules/frameworks/*.toml; does not judge. Plain data; reading is stateless and thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace sluice::inventory {

/// One cycle. "3.14" covers 3.14.0, 3.14.1 and so on.
struct RuntimeCycle {
  std::string cycle;
  std::chrono::sys_days released;
  std::optional<std::chrono::sys_days> support_ends;  ///< from then on only security fixes
  std::optional<std::chrono::sys_days> eol;           ///< end of those; absent: not announced
  bool ended = false;                                 ///< it is over, but the day is not known
  std::string latest;                                 ///< newest version, as of the table's day
  std::chrono::sys_days latest_date;
};

struct RuntimeTable {
  std::string product;  ///< as in Runtime: "node"
  std::string title;    ///< "Node.js"
  std::chrono::sys_days as_of;
  std::string ecosystem;  ///< OSV ecosystem and name of its advisories: "Bitnami", "node"
  std::string name;
  std::vector<RuntimeCycle> cycles;  ///< newest first, at least one
};

/// A framework or library whose lines have an announced end of life, known by its packages' names.
struct FrameworkTable {
  std::string product;
  std::string title;
  std::chrono::sys_days as_of;
  std::string ecosystem;              ///< OSV name
  std::vector<std::string> packages;  ///< a '*' at the end stands for any text
  std::vector<RuntimeCycle> cycles;   ///< sorted by number, highest first, at least one
};

/// Reads one table. Every key must be known and every fact there; the Error says which line.
Result<RuntimeTable> read_runtime_table(std::string_view path, std::string_view text);
Result<FrameworkTable> read_framework_table(std::string_view path, std::string_view text);

/// The table that has a package; nullptr if none does. `name` in the form that the ecosystem
/// compares names in.
const FrameworkTable* framework_of(const std::vector<FrameworkTable>& tables,
                                   std::string_view ecosystem, std::string_view name);

/// Order of two versions by their numbers; a missing one is 0, what is no number ends the
/// comparison. Negative, 0 or positive.
int compare_numbers(std::string_view a, std::string_view b);

/// True if `start` is a version that `version` begins with, number by number: "3.1" of "3.1.4" but
/// not of "3.14".
bool begins_version(std::string_view version, std::string_view start);

/// The cycle of a version, by the longest cycle that it begins with; nullptr if there is none.
const RuntimeCycle* cycle_of(const std::vector<RuntimeCycle>& cycles, std::string_view version);
const RuntimeCycle* cycle_of(const RuntimeTable& table, std::string_view version);

}  // namespace sluice::inventory
