// What of config vars may leave the memory of `sluice access digest`: names, and hashes by a key
// that nobody gets, of what looks like a secret or names a database. Never a value. Pure.
#pragma once

#include <string>
#include <string_view>

#include "access/rules.h"
#include "format/node.h"

namespace sluice::access {

/// A JSON array, on one line, of what is known of each variable of the object
/// {"NAME": "value", ...}.
std::string config_digest(const format::Node& variables, std::string_view key,
                          const AccessRules& rules);

}  // namespace sluice::access
