// The tables of runtimes' releases that are compiled in.
#pragma once

#include <vector>

#include "core/problem.h"
#include "inventory/runtimes/cycle_table.h"

namespace sluice::cli {

/// One that can't be read is a problem that costs coverage.
std::vector<inventory::RuntimeTable> runtime_tables(std::vector<Problem>* problems);

}  // namespace sluice::cli
