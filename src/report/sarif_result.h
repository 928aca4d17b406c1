// One finding as a result of a SARIF run. Pure.
#pragma once

#include <cstddef>
#include <string>

#include "core/report.h"
#include "format/json_writer.h"
#include "report/sarif_input.h"

namespace sluice::report {

/// What all results of a run have, or none of them has.
struct SarifResultForm {
  bool baseline = false;      ///< there is an earlier state
  bool suppressions = false;  ///< some finding is accepted
};

/// The array "locations" of one place, with all four numbers of its region.
void write_sarif_location(format::JsonWriter* json, const Location& location,
                          const SarifInput& input);

void write_sarif_result(format::JsonWriter* json, const JudgedFinding& judged,
                        std::size_t rule_index, const SarifResultForm& form,
                        const SarifInput& input);

}  // namespace sluice::report
