// Which of an app's Django settings modules serve it: what its entry points or the config var
// DJANGO_SETTINGS_MODULE name, and what those modules import. Pure; the work is bounded.
#pragma once

#include <string_view>

#include "checks/app_facts.h"
#include "checks/check_match.h"
#include "checks/matcher.h"

namespace sluice::checks {

/// Entry points and modules that may hold settings.
bool is_django_file(std::string_view path);

/// The match stands in a module that serves the app, or in one that such a module imports whole
/// without assigning the match's name behind that. Without an entry point that names any module,
/// one called settings.py that looks like Django's is the one.
bool is_selected_settings(const CheckMatch& match, const App& app, const KeptTexts& texts);

/// The entry points name settings for development alone, as they do where a config var is meant to
/// name others.
bool is_development_settings(const CheckMatch& match, const App& app, const KeptTexts& texts);

}  // namespace sluice::checks
