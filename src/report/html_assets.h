// The fixed parts of the HTML report, from src/report/html/, compiled into the binary.
#pragma once

#include <string_view>

namespace sluice::report {

/// The page with {{slots}}.
std::string_view html_page();
std::string_view html_style();
std::string_view html_script();

}  // namespace sluice::report
