// Errors and warnings on standard error, some of which quote a settings file, a report or a name
// that somebody else wrote, before anything was scanned.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "core/config_vars.h"

namespace sluice::cli {

/// One line without control characters, and without anything that one of the built-in rules takes
/// for a secret, or that is a value of the config vars, as far as they are known. Costs some 0.1 s.
std::string safe_message(std::string_view text, const ConfigVars& config_vars = {});

/// The same for a text of several lines, which stay.
std::string text_without_secrets(std::string_view text, const ConfigVars& config_vars);

/// The same for an error before the config vars go: its path and message, each by itself.
Error without_secrets(const Error& error, const ConfigVars& config_vars);

}  // namespace sluice::cli
