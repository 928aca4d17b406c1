// The curve y^2 = x^3 + 7 over the field of p (SEC 2, section 2.4.1), with libcrypto's numbers. Its
// own functions for curves bring everything that any kind of key needs.
//
// Points are (x/z, y/z) and added by formulas without exceptions (Renes, Costello and Batina 2016,
// algorithm 7), so each bit of the key costs the same two additions.
#include <openssl/bn.h>

#include <array>
#include <memory>
#include <utility>

#include "base/curves.h"
#include "base/encoding.h"

namespace sluice {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr std::string_view kField =
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F";
constexpr std::string_view kOrder =
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141";
constexpr std::string_view kGeneratorX =
    "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798";
constexpr std::string_view kGeneratorY =
    "483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8";
/// Three times the 7 of the equation.
constexpr BN_ULONG kThreeB = 21;

struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
struct FreeContext {
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, FreeNumber>;

struct Point {
  Number x{BN_new()};
  Number y{BN_new()};
  Number z{BN_new()};
  bool made() const { return x != nullptr && y != nullptr && z != nullptr; }
};

/// Numbers below p. Anything that fails leaves `ok` false.
struct Field {
  std::unique_ptr<BN_CTX, FreeContext> context{BN_CTX_new()};
  Number p;
  bool ok = true;

  Number number() {
    Number made(BN_new());
    ok = ok && made != nullptr;
    return made;
  }
  Number mul(const Number& a, const Number& b) {
    Number r = number();
    ok = ok && BN_mod_mul(r.get(), a.get(), b.get(), p.get(), context.get()) == 1;
    return r;
  }
  Number add(const Number& a, const Number& b) {
    Number r = number();
    ok = ok && BN_mod_add_quick(r.get(), a.get(), b.get(), p.get()) == 1;
    return r;
  }
  Number sub(const Number& a, const Number& b) {
    Number r = number();
    ok = ok && BN_mod_sub_quick(r.get(), a.get(), b.get(), p.get()) == 1;
    return r;
  }
  /// a1*b2 + a2*b1
  Number cross(const Number& a1, const Number& b1, const Number& a2, const Number& b2) {
    return add(mul(a1, b2), mul(a2, b1));
  }
};

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                          static_cast<int>(bytes.size()), nullptr));
}

Number from_hex(std::string_view digits) { return number_of(hex_decode(digits).value_or("")); }

Point add(Field& field, const Number& three_b, const Point& a, const Point& b) {
  const Number xx = field.mul(a.x, b.x);
  const Number yy = field.mul(a.y, b.y);
  const Number zz = field.mul(three_b, field.mul(a.z, b.z));
  const Number xy = field.cross(a.x, a.y, b.x, b.y);
  const Number yz = field.cross(a.y, a.z, b.y, b.z);
  const Number xz = field.mul(three_b, field.cross(a.x, a.z, b.x, b.z));
  const Number sum = field.add(yy, zz);
  const Number difference = field.sub(yy, zz);
  const Number three_xx = field.add(field.add(xx, xx), xx);
  Point result;
  result.x = field.sub(field.mul(xy, difference), field.mul(yz, xz));
  result.y = field.add(field.mul(sum, difference), field.mul(three_xx, xz));
  result.z = field.add(field.mul(sum, yz), field.mul(three_xx, xy));
  return result;
}

}  // namespace

std::string secp256k1_public_key(std::string_view private_key) {
  if (private_key.size() != kKeySize) return {};
  const Number scalar = number_of(private_key);
  const Number order = from_hex(kOrder);
  Field field;
  field.p = from_hex(kField);
  const Number three_b = field.number();
  Point sum;
  Point next;
  next.x = from_hex(kGeneratorX);
  next.y = from_hex(kGeneratorY);
  if (scalar == nullptr || order == nullptr || field.context == nullptr || field.p == nullptr ||
      !field.ok || !sum.made() || !next.made()) {
    return {};
  }
  // A private key is a number from 1 to the group's order minus 1.
  if (BN_is_zero(scalar.get()) != 0 || BN_cmp(scalar.get(), order.get()) >= 0) return {};
  // At first the point at infinity, and the generator: `next` stays ahead of `sum` by it.
  field.ok = BN_set_word(three_b.get(), kThreeB) == 1 && BN_set_word(sum.y.get(), 1) == 1 &&
             BN_set_word(next.z.get(), 1) == 1;
  for (int bit = kKeySize * 8 - 1; bit >= 0 && field.ok; --bit) {
    const bool set = BN_is_bit_set(scalar.get(), bit) != 0;
    if (set) std::swap(sum, next);
    next = add(field, three_b, sum, next);
    sum = add(field, three_b, sum, sum);
    if (set) std::swap(sum, next);
  }
  const Number inverse(
      field.ok ? BN_mod_inverse(nullptr, sum.z.get(), field.p.get(), field.context.get())
               : nullptr);
  if (inverse == nullptr) return {};
  const Number x = field.mul(sum.x, inverse);
  const Number y = field.mul(sum.y, inverse);
  std::array<unsigned char, 1 + kKeySize> bytes{};
  if (!field.ok || BN_bn2binpad(x.get(), bytes.data() + 1, kKeySize) != kKeySize) return {};
  bytes[0] = BN_is_odd(y.get()) != 0 ? 3 : 2;
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace sluice
