// What a slug carries of its build, if a setting asks for it: the bill of materials, the verdict,
// and this program where it runs anywhere. `sluice gate` leaves it in a folder that bin/compile
// names; `sluice recheck` reads it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "core/problem.h"
#include "core/report.h"
#include "inventory/runtimes.h"
#include "policy/stored_verdict.h"
#include "report/bom.h"

namespace sluice::cli {

inline constexpr std::string_view kSlugBill = "sbom.cdx.json";
inline constexpr std::string_view kSlugVerdict = "verdict.json";
inline constexpr std::string_view kSlugProgram = "sluice";

/// Writes the files into `folder`, which must be there. The program only if it is linked
/// statically: another one needs libraries that the stack of a dyno may not have. Texts of
/// `runtimes` are redacted, as those of the others are.
Status leave_for_slug(const std::string& folder, const Report& report, const report::Bom& bom,
                      const std::vector<inventory::Runtime>& runtimes);

/// The verdict that lies beside a bill of materials with these bytes; nothing if there is none. One
/// that can't be read, or is another bill's, is a note.
std::optional<policy::StoredVerdict> verdict_beside(const std::string& bill, std::string_view bytes,
                                                    Instant now, std::vector<Problem>* problems);

}  // namespace sluice::cli
