// Whether a condition holds: first as far as its file tells, then by what is known of the app.
// Pure.
#pragma once

#include "checks/app_facts.h"
#include "checks/check_match.h"
#include "checks/condition.h"
#include "checks/matcher.h"

namespace sluice::checks {

/// What the condition says of the file and the hit holds; true if it says nothing of them.
bool holds_in_file(const Condition& condition, const SourceFile& file, const Hit& hit);

/// What the condition says of the app holds; true if it says nothing of it.
bool holds_in_app(const Condition& condition, const CheckMatch& match, const App& app,
                  const KeptTexts& texts);

}  // namespace sluice::checks
