// Words that stand with a finding in the HTML report, and by which its filters ask. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/report.h"

namespace sluice::report {

/// "2025-A03".
std::string category_word(std::string_view edition, std::string_view id);

/// One for each edition in which the finding has a category.
std::vector<std::string> category_words(const Finding& finding);

/// Something can be done about it in the app: of a vulnerability, a fixed version is known.
bool has_fix(const Finding& finding);

/// "fix" or "no-fix".
std::string_view fix_word(const Finding& finding);

/// "Vulnerable package", "Secret".
std::string_view kind_words(const Finding& finding);

/// "new", "newly disclosed", "existing".
std::string_view since_words(Since since);

/// "blocks" (or "would block"), "reported", "accepted".
std::string_view action_words(Action action, VerdictResult result);

}  // namespace sluice::report
