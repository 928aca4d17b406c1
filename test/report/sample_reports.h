// Reports that every writer of a format is tried on: of a clean app, of a bad one with all kinds of
// findings, of one whose names are hostile, of one with very many findings.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/report.h"

namespace sluice::report {

Report clean_report();

/// Each kind of finding with each action; introduced, disclosed in grace and existing ones, one
/// ignored in sluice.toml and one by a comment; a part that could not be scanned.
Report bad_report();

/// As bad_report(), and every text that comes from the tree is the given one.
Report hostile_report(const std::string& text);

/// Names that are made to break out of some format.
const std::vector<std::string>& hostile_texts();

/// Of `count` findings of all kinds, severities and actions.
Report big_report(std::size_t count);

}  // namespace sluice::report
