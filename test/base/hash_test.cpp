#include "base/hash.h"

#include <array>
#include <string>
#include <string_view>

#include "test/catch.h"

namespace sluice {
namespace {

TEST_CASE("SHA-256 gives NIST's examples", "[base][hash]") {
  CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(sha256_hex(std::string_view("\0", 1)) ==
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_CASE("HMAC-SHA-256 gives RFC 4231's examples", "[base][hash]") {
  struct Row {
    std::string key;
    std::string bytes;
    std::string_view hmac;
  };
  std::string counted;
  for (int i = 1; i <= 25; ++i) counted += static_cast<char>(i);
  const std::array kRows = {
      Row{std::string(20, '\x0b'), "Hi There",
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      Row{"Jefe", "what do ya want for nothing?",
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      Row{std::string(20, '\xaa'), std::string(50, '\xdd'),
          "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      Row{counted, std::string(50, '\xcd'),
          "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      Row{std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      Row{std::string(131, '\xaa'),
          "This is a test using a larger than block-size key and a larger than block-size data. "
          "The key needs to be hashed before being used by the HMAC algorithm.",
          "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
  for (const Row& row : kRows) CHECK(hmac_sha256_hex(row.key, row.bytes) == row.hmac);
  CHECK(hmac_sha256_hex("", "") ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("A running SHA-256 is that of the whole", "[base][hash]") {
  const std::string bytes(100'000, 'z');
  for (const std::size_t piece : {std::size_t{1}, std::size_t{63}, std::size_t{64}, bytes.size()}) {
    Sha256 hash;
    for (std::size_t i = 0; i < bytes.size(); i += piece) {
      hash.add(std::string_view(bytes).substr(i, piece));
    }
    CHECK(hash.hex() == sha256_hex(bytes));
    CHECK(hash.hex().empty());  // it can be asked once
  }
  CHECK(Sha256().hex() == sha256_hex(""));
}

}  // namespace
}  // namespace sluice
