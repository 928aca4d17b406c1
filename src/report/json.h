// The JSON report, schema "sluice-report/1" (contract section 6).
#pragma once

#include <string>

#include "base/text_sink.h"
#include "core/report.h"

namespace sluice::report {

void write_json(const Report& report, const TextSink& sink);

std::string to_json(const Report& report);

}  // namespace sluice::report
