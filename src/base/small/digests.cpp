// base/hash.h and base/key_derivation.h by the functions that libcrypto's EVP calls in the end. For
// the small binary of a release: EVP itself brings every kind of key and certificate.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/key_derivation.h"

namespace sluice {
namespace {

constexpr std::size_t kBlock = 64;  // of both hashes, in bytes

struct Sha256Parts {
  static constexpr std::size_t kSize = SHA256_DIGEST_LENGTH;
  using Context = SHA256_CTX;
  static void init(Context& context) { SHA256_Init(&context); }
  static void update(Context& context, std::string_view bytes) {
    SHA256_Update(&context, bytes.data(), bytes.size());
  }
  static void finish(Context& context, unsigned char* digest) { SHA256_Final(digest, &context); }
};

struct Sha1Parts {
  static constexpr std::size_t kSize = SHA_DIGEST_LENGTH;
  using Context = SHA_CTX;
  static void init(Context& context) { SHA1_Init(&context); }
  static void update(Context& context, std::string_view bytes) {
    SHA1_Update(&context, bytes.data(), bytes.size());
  }
  static void finish(Context& context, unsigned char* digest) { SHA1_Final(digest, &context); }
};

/// A digest that is wiped.
template <typename Hash>
struct Digest {
  std::array<unsigned char, Hash::kSize> bytes{};
  Digest() = default;
  Digest(const Digest&) = delete;
  Digest& operator=(const Digest&) = delete;
  ~Digest() { wipe(bytes.data(), bytes.size()); }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
};

template <typename Hash>
void digest_of(std::string_view bytes, Digest<Hash>& digest) {
  typename Hash::Context context;
  Hash::init(context);
  Hash::update(context, bytes);
  Hash::finish(context, digest.bytes.data());
  wipe(&context, sizeof(context));
}

/// RFC 2104. The hashes of the padded key are made once and copied for each text.
template <typename Hash>
class Hmac {
 public:
  explicit Hmac(std::string_view key) {
    std::array<char, kBlock> padded{};
    Digest<Hash> hashed;
    if (key.size() > kBlock) {
      digest_of(key, hashed);
      key = hashed.view();
    }
    if (!key.empty()) std::memcpy(padded.data(), key.data(), key.size());
    start(inner_, padded, '\x36');
    start(outer_, padded, '\x36' ^ '\x5C');
    wipe(padded.data(), padded.size());
  }
  Hmac(const Hmac&) = delete;
  Hmac& operator=(const Hmac&) = delete;
  ~Hmac() {
    wipe(&inner_, sizeof(inner_));
    wipe(&outer_, sizeof(outer_));
  }

  /// Of the two parts, one behind the other. The digest may be one of them.
  void of(std::string_view first, std::string_view second, Digest<Hash>& digest) const {
    typename Hash::Context context = inner_;
    Hash::update(context, first);
    Hash::update(context, second);
    Hash::finish(context, digest.bytes.data());
    context = outer_;
    Hash::update(context, digest.view());
    Hash::finish(context, digest.bytes.data());
    wipe(&context, sizeof(context));
  }

 private:
  static void start(typename Hash::Context& context, std::array<char, kBlock>& padded, char mask) {
    for (char& byte : padded) byte = static_cast<char>(byte ^ mask);
    Hash::init(context);
    Hash::update(context, {padded.data(), padded.size()});
  }

  typename Hash::Context inner_;
  typename Hash::Context outer_;
};

template <typename Hash>
std::string hmac(std::string_view key, std::string_view bytes) {
  Digest<Hash> digest;
  Hmac<Hash>(key).of(bytes, {}, digest);
  return std::string(digest.view());
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  Digest<Sha256Parts> digest;
  digest_of(bytes, digest);
  return hex_encode(digest.view());
}

std::string sha1_raw(std::string_view bytes) {
  Digest<Sha1Parts> digest;
  digest_of(bytes, digest);
  return std::string(digest.view());
}

struct Sha256::State {
  SHA256_CTX context;
};

void Sha256::Free::operator()(State* state) const { delete state; }

Sha256::Sha256() : state_(new State) { ok_ = SHA256_Init(&state_->context) == 1; }

void Sha256::add(std::string_view bytes) { Sha256Parts::update(state_->context, bytes); }

std::string Sha256::hex() {
  if (!ok_) return {};
  ok_ = false;  // a finished context must not be used again
  Digest<Sha256Parts> digest;
  Sha256Parts::finish(state_->context, digest.bytes.data());
  return hex_encode(digest.view());
}

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  return hmac<Sha256Parts>(key, bytes);
}

std::string hmac_sha1(std::string_view key, std::string_view bytes) {
  return hmac<Sha1Parts>(key, bytes);
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  return hex_encode(hmac<Sha256Parts>(key, bytes));
}

SecretBytes pbkdf2_sha256(std::string_view password, std::string_view salt, unsigned rounds,
                          std::size_t size) {
  SecretBytes key(size);
  if (rounds == 0) return {};
  const Hmac<Sha256Parts> keyed(password);
  std::uint32_t block = 0;
  for (std::size_t at = 0; at < size; at += Sha256Parts::kSize) {
    ++block;
    const std::array<char, 4> number{static_cast<char>(block >> 24), static_cast<char>(block >> 16),
                                     static_cast<char>(block >> 8), static_cast<char>(block)};
    Digest<Sha256Parts> last;
    Digest<Sha256Parts> sum;
    keyed.of(salt, {number.data(), number.size()}, last);
    sum.bytes = last.bytes;
    for (unsigned round = 1; round < rounds; ++round) {
      keyed.of(last.view(), {}, last);
      for (std::size_t i = 0; i < sum.bytes.size(); ++i) sum.bytes[i] ^= last.bytes[i];
    }
    std::memcpy(key.data() + at, sum.bytes.data(), std::min(size - at, sum.bytes.size()));
  }
  return key;
}

}  // namespace sluice
