// Where the command line's advisories come from.
#pragma once

#include <string>
#include <vector>

#include "advisories/bundled.h"
#include "base/result.h"
#include "core/settings.h"

namespace sluice::cli {

/// The bundled advisories, with CISA's catalogue. An error only if the binary was built wrongly.
Result<advisories::Bundled> load_bundled();

/// Base URLs to download from: the settings' ones, or OSV's public export.
std::vector<std::string> advisory_mirrors(const Settings& settings);

/// The first mirror, and how many more there are, without credentials.
std::string displayed_mirrors(const std::vector<std::string>& mirrors);

}  // namespace sluice::cli
