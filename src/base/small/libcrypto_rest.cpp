// What the few parts of libcrypto that the small binary takes refer to in the rest of it: Ed25519
// asks EVP for SHA-512, and errors are noted with their places. Definitions here answer for those,
// so that the linker takes nothing else out of the archive.
//
// Only part of the build with SLUICE_SMALL. Where another version of libcrypto (these are the names
// of OpenSSL 3.0 to 3.5) needs more of the rest, the link fails with names defined twice.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstdlib>
#include <new>
#include <string_view>

namespace {

SHA512_CTX* sha512_of(EVP_MD_CTX* context) { return reinterpret_cast<SHA512_CTX*>(context); }

// An address that stands for SHA-512; nothing is read from it.
unsigned char sha512_name = 0;

}  // namespace

extern "C" {

EVP_MD* EVP_MD_fetch(OSSL_LIB_CTX* /*library*/, const char* name, const char* /*properties*/) {
  const bool known = name != nullptr && std::string_view(name) == "SHA512";
  return known ? reinterpret_cast<EVP_MD*>(&sha512_name) : nullptr;
}
void EVP_MD_free(EVP_MD* /*digest*/) {}
EVP_MD_CTX* EVP_MD_CTX_new() {
  return reinterpret_cast<EVP_MD_CTX*>(new (std::nothrow) SHA512_CTX);
}
void EVP_MD_CTX_free(EVP_MD_CTX* context) {
  if (context != nullptr) OPENSSL_cleanse(context, sizeof(SHA512_CTX));
  delete sha512_of(context);
}
int EVP_DigestInit_ex(EVP_MD_CTX* context, const EVP_MD* digest, ENGINE* /*engine*/) {
  return digest == nullptr ? 0 : SHA512_Init(sha512_of(context));
}
int EVP_DigestUpdate(EVP_MD_CTX* context, const void* bytes, size_t size) {
  return SHA512_Update(sha512_of(context), bytes, size);
}
int EVP_DigestFinal_ex(EVP_MD_CTX* context, unsigned char* digest, unsigned* size) {
  if (size != nullptr) *size = SHA512_DIGEST_LENGTH;
  return SHA512_Final(digest, sha512_of(context));
}
int EVP_Digest(const void* bytes, size_t size, unsigned char* digest, unsigned* digest_size,
               const EVP_MD* type, ENGINE* engine) {
  SHA512_CTX state;
  auto* context = reinterpret_cast<EVP_MD_CTX*>(&state);
  const bool done = EVP_DigestInit_ex(context, type, engine) == 1 &&
                    EVP_DigestUpdate(context, bytes, size) == 1 &&
                    EVP_DigestFinal_ex(context, digest, digest_size) == 1;
  OPENSSL_cleanse(&state, sizeof(state));
  return done ? 1 : 0;
}

// Errors are given by what functions return; nobody asks for the queue.
void ERR_new() {}
void ERR_set_debug(const char* /*file*/, int /*line*/, const char* /*function*/) {}
void ERR_set_error(int /*library*/, int /*reason*/, const char* /*format*/, ...) {}

int ERR_set_mark() { return 1; }
int ERR_pop_to_mark() { return 1; }
int ERR_clear_last_mark() { return 1; }

// For kinds of locks that nothing here takes (from 3.2 on).
OSSL_LIB_CTX* ossl_lib_ctx_get_concrete(OSSL_LIB_CTX* library);
OSSL_LIB_CTX* ossl_lib_ctx_get_concrete(OSSL_LIB_CTX* /*library*/) { return nullptr; }
void* ossl_lib_ctx_get_rcukey(OSSL_LIB_CTX* library);
void* ossl_lib_ctx_get_rcukey(OSSL_LIB_CTX* /*library*/) { return nullptr; }
int ossl_init_thread_start(const void* index, void* argument, void (*stop)(void*));
int ossl_init_thread_start(const void* /*index*/, void* /*argument*/, void (* /*stop*/)(void*)) {
  return 0;
}
void OPENSSL_die(const char* /*text*/, const char* /*file*/, int /*line*/) { std::abort(); }

// Numbers of OpenSSL can live in memory of their own, which has to be set up and here is not.
void* CRYPTO_secure_zalloc(size_t size, const char* file, int line) {
  return CRYPTO_zalloc(size, file, line);
}
void CRYPTO_secure_clear_free(void* memory, size_t size, const char* file, int line) {
  CRYPTO_clear_free(memory, size, file, line);
}

}  // extern "C"
