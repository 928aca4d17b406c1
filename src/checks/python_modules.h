// Names of Python's modules and the files that they stand for. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sluice::checks {

/// A letter, digit or underscore.
bool is_python_word(char c);

/// "app/settings/production.py" is "app.settings.production".
std::string module_of(std::string_view path);

/// True if Python finds the one as the other, from whatever folder it is started in.
bool ends_with_module(std::string_view whole, std::string_view module);

/// The module that one at `importer` means by that name, as far as it is known; `whole`: from the
/// root, else any module that ends so.
std::string absolute_module(std::string_view importer, std::string_view module, bool* whole);

}  // namespace sluice::checks
