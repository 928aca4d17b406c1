// User names and passwords in the addresses of a text ("https://user:password@host/"), wherever in
// the text they stand. Pure functions, linear in the text's length.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// Takes them out, with their '@'. True if there were any that name somebody: "git@" is how ssh is
/// spoken to.
bool erase_user_information(std::string* text);

/// The text with "…" in their place; "git@" stays.
std::string hide_user_information(std::string_view text);

}  // namespace sluice
