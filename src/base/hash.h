// Hashes and keyed hashes, through libcrypto. Functions are thread-safe, a Sha256 is for one
// thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace sluice {

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// SHA-1 (FIPS 180-4) as 20 raw bytes: what git checks its files by.
std::string sha1_raw(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104) as 64 lower-case hex digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// SHA-256 (FIPS 180-4) of bytes that come in pieces.
class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// 64 lower-case hex digits over everything added; empty if libcrypto failed. Ask once.
  std::string hex();

 private:
  /// The hash so far, in the form of libcrypto.
  struct State;
  struct Free {
    void operator()(State* state) const;
  };
  std::unique_ptr<State, Free> state_;
  bool ok_ = false;
};

}  // namespace sluice
