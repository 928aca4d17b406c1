// Checksums and spellings against values that are not our own (facts, section 5).
#include "secrets/proof/checksum.h"

#include "base/encoding.h"
#include "base/hash.h"
#include "secrets/proof/digits.h"
#include "test/catch.h"

using namespace sluice;
using namespace sluice::secrets::proof;

namespace {
constexpr std::string_view kVector = "sluice-vector";
}

TEST_CASE("CRC-32 and its spellings") {
  CHECK(crc32("123456789") == 0xCBF43926U);
  CHECK(crc32("") == 0U);
  const std::uint32_t crc = crc32(kVector);
  CHECK(crc == 0x7EB60450U);
  CHECK(to_digits(crc, kBase62Upper, 6) == "2JrskC");
  CHECK(to_digits(crc, kBase62Lower, 6) == "2jRSKc");
  CHECK(to_digits(crc, kBase36, 7) == "0z5oifk");
  CHECK(to_hex(crc) == "7eb60450");
  CHECK(to_hex_reversed(crc) == "5004b67e");
  CHECK(base64_encode(little_endian(crc)).substr(0, 6) == "UAS2fg");
  CHECK(to_digits(0, kBase62Upper, 6) == "000000");
}

TEST_CASE("CRC-24, CRC-16 and Marvin32") {
  // The check values of the catalogue of CRCs: CRC-24/OPENPGP and CRC-16/XMODEM.
  CHECK(crc24("123456789") == 0x21CF02U);
  CHECK(crc16("123456789") == 0x31C3U);
  CHECK(marvin32("Default0", "") == 0xCFD9B134U);
  CHECK(marvin32("Default0", "abc") == 0x1A4C888EU);
  CHECK(marvin32("Default0", kVector) == 0xB92A77D5U);
  CHECK(marvin32("Default1", kVector) != 0xB92A77D5U);
}

TEST_CASE("base 32 and base 58") {
  CHECK(base32_encode("foobar") == "MZXW6YTBOI");  // RFC 4648
  CHECK(base32_decode("mzxw6ytboi") == "foobar");
  CHECK_FALSE(base32_decode("mzxw1"));
  CHECK(base58_decode("2NEpo7TZRRrLZSi2U") == "Hello World!");
  CHECK(base58_decode("11") == std::string(2, '\0'));
  CHECK_FALSE(base58_decode("0OIl"));
  CHECK_FALSE(base58_decode(std::string(200, '2')));
}

TEST_CASE("numbers out of digits") {
  CHECK(to_number("4102444800") == 4102444800);
  CHECK(to_number("") == 0);
  CHECK(to_number("99999999999999999999999") == 0);
  CHECK(to_number("12x") == 0);
}
