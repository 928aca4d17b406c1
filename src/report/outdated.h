// What `sluice outdated` tells: a table for people, JSON for programs (schema "sluice-outdated/1").
// Pure functions of the model; texts are made harmless here.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "core/problem.h"
#include "correlate/outdated.h"

namespace sluice::report {

struct OutdatedReport {
  std::string root;
  std::chrono::sys_days today;
  std::vector<correlate::OutdatedRow> rows;
  std::size_t from_elsewhere = 0;        ///< direct dependencies out of git, files and URLs
  std::vector<std::string> not_asked;    ///< ecosystems for which no registry is named
  std::vector<std::string> no_protocol;  ///< ecosystems whose registries can't be asked
  std::vector<Problem> problems;
  std::size_t transfers = 0;
  std::size_t unchanged = 0;  ///< answers that were still good in the cache
  bool offline = false;
  bool incomplete = false;
};

struct OutdatedOptions {
  bool verbose = false;  ///< also what is up to date
};

std::string outdated_table(const OutdatedReport& report, const OutdatedOptions& options);
std::string outdated_json(const OutdatedReport& report);

}  // namespace sluice::report
