#include "base/crc32c.h"

#include <string>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("CRC-32C", "[base]") {
  CHECK(crc32c("") == 0);
  CHECK(crc32c("123456789") == 0xE3069283);              // the check value of the catalogues
  CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);    // RFC 3720, B.4
  CHECK(crc32c(std::string(32, '\xFF')) == 0x62A8AB43);  // likewise
  CHECK(crc32c("6789", crc32c("12345")) == crc32c("123456789"));  // in pieces
}

}  // namespace
}  // namespace sluice
