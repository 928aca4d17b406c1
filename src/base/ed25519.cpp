#include "base/ed25519.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "base/encoding.h"

namespace sluice {
namespace {

/// DER of SubjectPublicKeyInfo up to the key itself (RFC 8410, sections 3 and 4).
constexpr std::string_view kKeyPrefix("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);
constexpr std::size_t kKeyFileLimit = 16 * 1024;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// Text that is wiped; it never grows, so no copy of it stays behind.
class KeyText {
 public:
  KeyText() : bytes_(std::make_unique<std::array<char, kKeyFileLimit>>()) {}
  KeyText(const KeyText&) = delete;
  KeyText& operator=(const KeyText&) = delete;
  ~KeyText() { OPENSSL_cleanse(bytes_->data(), bytes_->size()); }

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
  const char* data() const { return bytes_->data(); }
  int size() const { return static_cast<int>(size_); }

 private:
  std::unique_ptr<std::array<char, kKeyFileLimit>> bytes_;
  std::size_t size_ = 0;
};

/// Without one of our own libcrypto would ask for a passphrase on the terminal.
int refuse_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

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

}  // namespace

void PrivateKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

PublicKey PrivateKey::public_key() const {
  PublicKey key;
  std::size_t size = key.bytes.size();
  if (EVP_PKEY_get_raw_public_key(handle_.get(), key.bytes.data(), &size) != 1) key = {};
  return key;
}

Result<std::string> PrivateKey::sign(std::string_view message) const {
  const Context context(EVP_MD_CTX_new());
  std::string signature(kEd25519SignatureSize, '\0');
  std::size_t size = signature.size();
  const bool made =
      context != nullptr &&
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, handle_.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     bytes_of(message), message.size()) == 1;
  if (!made || size != signature.size()) {
    ERR_clear_error();
    return Error{"", 0, "cannot sign"};
  }
  return signature;
}

Result<PrivateKey> read_private_key(const std::string& path) {
  KeyText text;
  if (const Status unread = read_key_file(path, text)) return *unread;
  const Bio bio(BIO_new_mem_buf(text.data(), text.size()));
  bool asked = false;
  Key key(bio == nullptr ? nullptr
                         : PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, &asked));
  ERR_clear_error();
  if (asked) return Error{path, 0, "the key is protected by a passphrase, which is not supported"};
  if (key == nullptr) return Error{path, 0, "no private key in PEM form"};
  if (EVP_PKEY_id(key.get()) != EVP_PKEY_ED25519) {
    return Error{path, 0, "not an Ed25519 key (openssl genpkey -algorithm ed25519 makes one)"};
  }
  return PrivateKey(key.release());
}

bool verify(const PublicKey& key, std::string_view message, std::string_view signature) {
  if (signature.size() != kEd25519SignatureSize) return false;
  const Key handle(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  const Context context(EVP_MD_CTX_new());
  const bool fits =
      handle != nullptr && context != nullptr &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, handle.get()) == 1 &&
      EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                       message.size()) == 1;
  ERR_clear_error();
  return fits;
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
