#include "source_dir.h"

namespace sluice::test {

std::string source_dir() { return SLUICE_SOURCE_DIR; }

}  // namespace sluice::test
