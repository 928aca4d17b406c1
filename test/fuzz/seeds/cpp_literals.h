// The string literals of a C++ source file: the cases of a unit test are the seeds of its fuzzer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::fuzz {

/// Their values in order, neighbours joined as the compiler does it. Names of included files are
/// left out.
std::vector<std::string> cpp_literals(std::string_view source);

}  // namespace sluice::fuzz
