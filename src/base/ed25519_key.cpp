// Forms of Ed25519 keys in files: PEM (RFC 7468) with PKCS #8 (RFC 5958), and the line of a public
// key.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <system_error>

#include "base/ed25519.h"
#include "base/encoding.h"

namespace sluice {
namespace {

/// DER of SubjectPublicKeyInfo up to the key itself (RFC 8410, sections 3 and 4).
constexpr std::string_view kKeyPrefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
/// DER of a private key (RFC 8410, section 7) from its version to the key itself. Before it stands
/// how long all is; behind it, in version 1 (of 0 and 1), more may stand.
constexpr std::string_view kSeedPrefix("\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", 11);
constexpr std::size_t kKeyFileLimit = 16 * 1024;

/// Text that is wiped; it never grows, so no copy of it stays behind.
class KeyText {
 public:
  KeyText() : bytes_(std::make_unique<std::array<char, kKeyFileLimit>>()) {}
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;
  ~KeyText() { wipe(bytes_->data(), bytes_->size()); }

  /// Fills it from the file. False on an error, which errno gives, or if the file is too big.
  bool read_from(int file) {
    errno = EFBIG;
    while (size_ < bytes_->size()) {
      const ssize_t got = ::read(file, bytes_->data() + size_, bytes_->size() - size_);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return false;
      if (got == 0) return true;
      size_ += static_cast<std::size_t>(got);
      errno = EFBIG;
    }
    return false;
  }
  std::string_view view() const { return {bytes_->data(), size_}; }

 private:
  std::unique_ptr<std::array<char, kKeyFileLimit>> bytes_;
  std::size_t size_ = 0;
};

/// Why the file could not be read into `text`.
Status read_key_file(const std::string& path, KeyText& text) {
  const auto failed = [&] {
    return Error{path, 0, "cannot read the key: " + std::generic_category().message(errno)};
  };
  // Not blocking, so that a FIFO is refused and not waited for.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return failed();
  Status status;
  struct stat about {};
  if (::fstat(file, &about) == 0 && !S_ISREG(about.st_mode)) {
    status = Error{path, 0, "cannot read the key: not a regular file"};
  } else if (!text.read_from(file)) {
    status = failed();
  }
  ::close(file);
  return status;
}

/// What stands between the marks of the first private key in PEM form, and the words of the mark.
struct PemBlock {
  std::string_view label;
  std::string_view body;
};

std::optional<PemBlock> private_key_block(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  constexpr std::string_view kDashes = "-----";
  for (std::size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    const std::string_view rest = text.substr(at + kBegin.size());
    const std::string_view label = rest.substr(0, rest.find(kDashes));
    if (!label.ends_with("PRIVATE KEY") || label.find('\n') != label.npos) continue;
    const std::size_t begin = std::min(rest.size(), label.size() + kDashes.size());
    const std::string end = "\n-----END " + std::string(label) + "-----";
    const std::size_t size = rest.substr(begin).find(end);
    if (size == rest.npos) return std::nullopt;
    return PemBlock{label, rest.substr(begin, size)};
  }
  return std::nullopt;
}

/// The bytes of the base64 lines; empty if they are none.
SecretBytes body_of(std::string_view lines) {
  SecretBytes text(lines.size());
  const auto end = std::copy_if(lines.begin(), lines.end(), text.data(), [](char c) {
    return c != '\n' && c != '\r' && c != ' ' && c != '\t';
  });
  std::optional<std::string> bytes =
      base64_decode(text.view().substr(0, static_cast<std::size_t>(end - text.data())));
  if (!bytes) return {};
  SecretBytes body(*bytes);
  wipe(bytes->data(), bytes->size());
  return body;
}

/// The seed of an Ed25519 key in DER; empty for other keys.
SecretBytes seed_of(std::string_view der) {
  constexpr std::size_t kHead = 5;  // SEQUENCE, its length; INTEGER, 1, the version
  const std::size_t size = kHead + kSeedPrefix.size() + kEd25519SeedSize;
  if (der.size() < size || der.size() > 0x7F + 2) return {};
  const bool whole = der[0] == '\x30' && static_cast<std::size_t>(der[1]) == der.size() - 2;
  const bool plain = der[4] == '\0' && der.size() == size;
  if (!whole || der.substr(2, 2) != "\x02\x01" || (!plain && der[4] != '\x01') ||
      der.substr(kHead, kSeedPrefix.size()) != kSeedPrefix) {
    return {};
  }
  return SecretBytes(der.substr(kHead + kSeedPrefix.size(), kEd25519SeedSize));
}

}  // namespace

Result<PrivateKey> read_private_key(const std::string& path) {
  KeyText text;
  if (const Status unread = read_key_file(path, text)) return *unread;
  const std::optional<PemBlock> block = private_key_block(text.view());
  if (block && (block->label.starts_with("ENCRYPTED") ||
                block->body.find("Proc-Type: 4,ENCRYPTED") != block->body.npos)) {
    return Error{path, 0, "the key is protected by a passphrase, which is not supported"};
  }
  const SecretBytes der = block ? body_of(block->body) : SecretBytes();
  if (der.empty()) return Error{path, 0, "no private key in PEM form"};
  SecretBytes seed = seed_of(der.view());
  if (seed.empty() || block->label != "PRIVATE KEY") {
    return Error{path, 0, "not an Ed25519 key (openssl genpkey -algorithm ed25519 makes one)"};
  }
  return PrivateKey(std::move(seed));
}

std::string to_text(const PublicKey& key) {
  std::string der(kKeyPrefix);
  der.append(reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size());
  return base64_encode(der);
}

Result<PublicKey> parse_public_key(std::string_view text) {
  PublicKey key;
  const std::optional<std::string> der = base64_decode(text.substr(0, 64));
  if (!der || der->size() != kKeyPrefix.size() + key.bytes.size() ||
      !der->starts_with(kKeyPrefix)) {
    return Error{"", 0,
                 "not an Ed25519 public key: expected 60 characters that begin with \"" +
                     base64_encode(kKeyPrefix) + "\""};
  }
  std::copy(der->begin() + kKeyPrefix.size(), der->end(), key.bytes.begin());
  // The decoder also takes other alphabets and stray bits; a key has one text only.
  if (to_text(key) != text) return Error{"", 0, "not an Ed25519 public key: not plain base64"};
  return key;
}

}  // namespace sluice
