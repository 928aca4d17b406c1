// Errors and warnings on standard error, some of which quote a settings file, a report or a name
// that somebody else wrote, before anything was scanned.
#pragma once

#include <string>
#include <string_view>

namespace sluice::cli {

/// One line without control characters, and without anything that one of the built-in rules takes
/// for a secret. The live values of config vars are not known here. Costs some 0.1 s.
std::string safe_message(std::string_view text);

}  // namespace sluice::cli
