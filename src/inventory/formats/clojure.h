// What other parts want to know of Clojure's build files. Pure functions over any bytes.
#pragma once

#include <string>
#include <string_view>

namespace sluice::inventory {

/// "group:artifact" of the project that a project.clj makes; empty if it can't be told.
std::string leiningen_project_name(std::string_view bytes);

}  // namespace sluice::inventory
