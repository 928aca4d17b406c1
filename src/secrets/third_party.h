// Folders of code that others wrote: what lies there neither protects nor exposes the app, and its
// comments say nothing for it. Stateless, thread-safe.
#pragma once

#include <string_view>

namespace sluice::secrets {

/// True below node_modules, vendor, site-packages and their like, at any depth.
bool is_third_party(std::string_view path);

}  // namespace sluice::secrets
