// Where the project's sources lie. In a file of its own, so that no other object depends on the
// place of the checkout and a compiler cache serves them all.
#pragma once

#include <string>

namespace sluice::test {

std::string source_dir();

}  // namespace sluice::test
