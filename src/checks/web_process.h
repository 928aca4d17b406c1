// What an app's web process runs, told from its Procfile and package.json as Heroku reads them.
// Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "checks/app_facts.h"

namespace sluice::checks {

/// True if the web process runs that script of the root's package.json: the Procfile says so, or
/// there is no web process in it and the app is one of Node alone, whose "start" Heroku runs.
bool is_script_of_web_process(std::string_view script, std::span<const std::string> paths,
                              const KeptTexts& texts);

}  // namespace sluice::checks
