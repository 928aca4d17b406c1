// Which settings modules the entry points of a Django app name: the config var
// DJANGO_SETTINGS_MODULE, else the Procfile, else wsgi.py and asgi.py, else manage.py. Pure.
#pragma once

#include <string_view>

#include "checks/app_facts.h"
#include "checks/django_memory.h"
#include "checks/matcher.h"

namespace sluice::checks {

/// Modules that serve one app, and imports ("from … import *") that are followed, at most.
inline constexpr std::size_t kMaxSettingsModules = 64;

bool is_django_entry_point(std::string_view path);

/// Told once, for the first match that asks.
const DjangoMemory::Named& named_settings(const App& app, const KeptTexts& texts);

/// The module's own name speaks of development or tests.
bool is_for_people(std::string_view module);

}  // namespace sluice::checks
