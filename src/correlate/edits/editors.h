// One editor for each kind of manifest. Each takes the file's bytes and gives the new ones, or an
// Error (without path) that says why it won't. What they give is checked by manifest_edit.cpp.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "correlate/manifest_edit.h"

namespace sluice::correlate {

Result<std::string> edit_requirement_pin(const EditTarget& target, std::string_view bytes);
Result<std::string> edit_go_mod(const EditTarget& target, std::string_view bytes);
Result<std::string> edit_gemfile_pin(const EditTarget& target, std::string_view bytes);
Result<std::string> edit_package_json_requirement(const EditTarget& target, std::string_view bytes);
Result<std::string> edit_package_json_override(const EditTarget& target, std::string_view bytes);
Result<std::string> edit_pom_version(const EditTarget& target, std::string_view bytes);

/// Where a line's text lies.
struct LineRange {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< before "\n" or "\r\n"
};

/// The line of that number, from 1; an empty range at the end if there are fewer.
LineRange find_line(std::string_view bytes, std::size_t number);

/// A requirement of the form OPERATOR VERSION with another version: "^4.17.15" to "^4.17.21". An
/// Error for any other form.
Result<std::string> move_requirement(std::string_view requirement, std::string_view to,
                                     std::string_view operators);

}  // namespace sluice::correlate
