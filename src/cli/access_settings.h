// Reads [access] of sluice.toml.
#pragma once

#include <string_view>

#include "base/result.h"
#include "core/access_settings.h"
#include "format/node.h"

namespace sluice::cli {

/// An error, with the line, for unknown keys, wrong types and words that Heroku does not know.
Status read_access_settings(std::string_view file_name, const format::Node& table,
                            AccessSettings* settings);

}  // namespace sluice::cli
