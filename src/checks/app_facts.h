// Facts about a match that a pattern can't tell, because they need several files and their meaning:
// one name each, asked by `fact = "…"` of a condition. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "checks/check_match.h"
#include "checks/matcher.h"

namespace sluice::checks {

/// Files that facts and conditions about other files are told from, by path; comments are blanks.
using KeptTexts = std::map<std::string, std::string, std::less<>>;

/// True if there is a fact of that name.
bool is_app_fact(std::string_view name);

/// Whether facts read the file.
bool facts_want(std::string_view path);

/// Whether the fact is true of the match.
bool app_fact(std::string_view name, const CheckMatch& match, const App& app,
              const KeptTexts& texts);

}  // namespace sluice::checks
