// Key material in memory: wiped when it goes. Has no way to print it. For one owner at a time.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sluice {

/// Overwrites the bytes in a way that no compiler leaves out.
void wipe(void* bytes, std::size_t size);

class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(std::string_view bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(const SecretBytes&) = default;
  SecretBytes(SecretBytes&&) noexcept = default;
  SecretBytes& operator=(SecretBytes other) noexcept;
  ~SecretBytes();

  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }
  unsigned char* data() { return bytes_.data(); }
  const unsigned char* data() const { return bytes_.data(); }
  /// For as long as the owner lives.
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::vector<unsigned char> bytes_;
};

/// The bytes of a key in hex; empty if it is none.
SecretBytes hex_decode_secret(std::string_view text);

}  // namespace sluice
