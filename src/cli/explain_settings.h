// What `sluice explain` says of a setting, by its name in sluice.toml, its config var or its
// option: made from the table of options. A pure function.
#pragma once

#include <optional>
#include <string_view>

#include "cli/explain_texts.h"
#include "report/explanation.h"

namespace sluice::cli {

/// "policy.kev", "kev", "SLUICE_KEV", "--fail-on"; nothing if no setting is called so. `texts`
/// names the topic that tells more of it.
std::optional<report::Explanation> explain_setting(const ExplainTexts& texts,
                                                   std::string_view word);

}  // namespace sluice::cli
