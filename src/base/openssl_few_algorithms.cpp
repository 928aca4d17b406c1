// The part of OpenSSL that Sluice calls, for the small binary of a release. libcrypto's default
// provider names every algorithm there is, so that the linker takes all of them out of the archive;
// this one answers in its place with those that src/base/ asks for, and libcrypto's own code does
// the work. In the same way the tables of old ciphers, of error texts and of curves in assembly are
// not taken: curves are computed by the generic Montgomery code, the same values a little slower.
//
// Only part of the build with SLUICE_SMALL. The names are those of OpenSSL 3.0 to 3.5, which their
// headers do not declare; another one does not link.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/bio.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/ec.h>

extern "C" {

void* ossl_prov_ctx_new();
void ossl_prov_ctx_free(void* context);
void ossl_prov_ctx_set0_libctx(void* context, OSSL_LIB_CTX* library);
void ossl_prov_ctx_set0_handle(void* context, const OSSL_CORE_HANDLE* handle);
void ossl_prov_ctx_set0_core_bio_method(void* context, BIO_METHOD* method);
BIO_METHOD* ossl_prov_ctx_get0_core_bio_method(void* context);
BIO_METHOD* ossl_bio_prov_init_bio_method();
int ossl_prov_bio_from_dispatch(const OSSL_DISPATCH* functions);
int ossl_prov_seeding_from_dispatch(const OSSL_DISPATCH* functions);

extern const OSSL_DISPATCH ossl_sha1_functions[];
extern const OSSL_DISPATCH ossl_sha256_functions[];
extern const OSSL_DISPATCH ossl_sha512_functions[];
extern const OSSL_DISPATCH ossl_aes128gcm_functions[];
extern const OSSL_DISPATCH ossl_aes256ecb_functions[];
extern const OSSL_DISPATCH ossl_aes256ctr_functions[];
extern const OSSL_DISPATCH ossl_chacha20_ossl_poly1305_functions[];
extern const OSSL_DISPATCH ossl_hmac_functions[];
extern const OSSL_DISPATCH ossl_kdf_pbkdf2_functions[];
extern const OSSL_DISPATCH ossl_x25519_keymgmt_functions[];
extern const OSSL_DISPATCH ossl_x25519_keyexch_functions[];
extern const OSSL_DISPATCH ossl_ed25519_keymgmt_functions[];
extern const OSSL_DISPATCH ossl_ed25519_signature_functions[];
extern const OSSL_DISPATCH ossl_drbg_ctr_functions[];
extern const OSSL_DISPATCH ossl_seed_src_functions[];

}  // extern "C"

namespace {

constexpr const char* kProperties = "provider=default";

// The names by which libcrypto itself asks, and the object identifiers.
const OSSL_ALGORITHM kDigests[] = {
    {"SHA1:SHA-1:SSL3-SHA1:1.3.14.3.2.26", kProperties, ossl_sha1_functions, nullptr},
    {"SHA2-256:SHA-256:SHA256:2.16.840.1.101.3.4.2.1", kProperties, ossl_sha256_functions, nullptr},
    {"SHA2-512:SHA-512:SHA512:2.16.840.1.101.3.4.2.3", kProperties, ossl_sha512_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
// AES-256 in ECB and CTR are also what the random generator is made of.
const OSSL_ALGORITHM kCiphers[] = {
    {"AES-128-GCM:id-aes128-GCM:2.16.840.1.101.3.4.1.6", kProperties, ossl_aes128gcm_functions,
     nullptr},
    {"AES-256-ECB:2.16.840.1.101.3.4.1.41", kProperties, ossl_aes256ecb_functions, nullptr},
    {"AES-256-CTR", kProperties, ossl_aes256ctr_functions, nullptr},
    {"ChaCha20-Poly1305", kProperties, ossl_chacha20_ossl_poly1305_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kMacs[] = {{"HMAC", kProperties, ossl_hmac_functions, nullptr},
                                {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kDerivations[] = {
    {"PBKDF2:1.2.840.113549.1.5.12", kProperties, ossl_kdf_pbkdf2_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kKeys[] = {
    {"X25519:1.3.101.110", kProperties, ossl_x25519_keymgmt_functions, nullptr},
    {"ED25519:1.3.101.112", kProperties, ossl_ed25519_keymgmt_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kExchanges[] = {
    {"X25519:1.3.101.110", kProperties, ossl_x25519_keyexch_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kSignatures[] = {
    {"ED25519:1.3.101.112", kProperties, ossl_ed25519_signature_functions, nullptr},
    {nullptr, nullptr, nullptr, nullptr}};
const OSSL_ALGORITHM kRandom[] = {{"CTR-DRBG", kProperties, ossl_drbg_ctr_functions, nullptr},
                                  {"SEED-SRC", kProperties, ossl_seed_src_functions, nullptr},
                                  {nullptr, nullptr, nullptr, nullptr}};

const OSSL_ALGORITHM* algorithms_of(void* /*provider*/, int operation, int* no_cache) {
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_DIGEST:
      return kDigests;
    case OSSL_OP_CIPHER:
      return kCiphers;
    case OSSL_OP_MAC:
      return kMacs;
    case OSSL_OP_KDF:
      return kDerivations;
    case OSSL_OP_KEYMGMT:
      return kKeys;
    case OSSL_OP_KEYEXCH:
      return kExchanges;
    case OSSL_OP_SIGNATURE:
      return kSignatures;
    case OSSL_OP_RAND:
      return kRandom;
    default:
      return nullptr;
  }
}

void tear_down(void* provider) {
  BIO_meth_free(ossl_prov_ctx_get0_core_bio_method(provider));
  ossl_prov_ctx_free(provider);
}

using Function = void (*)();
const OSSL_DISPATCH kProvider[] = {
    {OSSL_FUNC_PROVIDER_TEARDOWN, reinterpret_cast<Function>(tear_down)},
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, reinterpret_cast<Function>(algorithms_of)},
    {0, nullptr}};

}  // namespace

extern "C" {

int ossl_default_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core,
                               const OSSL_DISPATCH** functions, void** provider) {
  if (ossl_prov_bio_from_dispatch(core) == 0 || ossl_prov_seeding_from_dispatch(core) == 0) {
    return 0;
  }
  OSSL_FUNC_core_get_libctx_fn* library_of = nullptr;
  for (; core->function_id != 0; ++core) {
    if (core->function_id == OSSL_FUNC_CORE_GET_LIBCTX)
      library_of = OSSL_FUNC_core_get_libctx(core);
  }
  if (library_of == nullptr) return 0;
  void* context = ossl_prov_ctx_new();
  BIO_METHOD* method = ossl_bio_prov_init_bio_method();
  if (context == nullptr || method == nullptr) {
    ossl_prov_ctx_free(context);
    BIO_meth_free(method);
    return 0;
  }
  // The library's own context under its other name, as its default provider does it.
  ossl_prov_ctx_set0_libctx(context, reinterpret_cast<OSSL_LIB_CTX*>(library_of(handle)));
  ossl_prov_ctx_set0_handle(context, handle);
  ossl_prov_ctx_set0_core_bio_method(context, method);
  *provider = context;
  *functions = kProvider;
  return 1;
}

// Encoders and stores of keys.
int ossl_base_provider_init(const OSSL_CORE_HANDLE* /*handle*/, const OSSL_DISPATCH* /*core*/,
                            const OSSL_DISPATCH** /*functions*/, void** /*provider*/) {
  return 0;
}

// The names of ciphers and digests before there were providers; the texts of errors, which Sluice
// gives in its own words.
void openssl_add_all_ciphers_int() {}
void openssl_add_all_digests_int() {}
int ossl_err_load_crypto_strings() { return 1; }

const EC_METHOD* EC_GFp_nistz256_method() { return EC_GFp_mont_method(); }
const EC_METHOD* EC_GFp_nistp224_method() { return EC_GFp_mont_method(); }
const EC_METHOD* EC_GFp_nistp256_method() { return EC_GFp_mont_method(); }
const EC_METHOD* EC_GFp_nistp521_method() { return EC_GFp_mont_method(); }
// Called for groups of the methods above alone, of which there are none.
void* EC_nistz256_pre_comp_dup(void* /*values*/) { return nullptr; }
void* EC_nistp224_pre_comp_dup(void* /*values*/) { return nullptr; }
void* EC_nistp256_pre_comp_dup(void* /*values*/) { return nullptr; }
void* EC_nistp521_pre_comp_dup(void* /*values*/) { return nullptr; }
void EC_nistz256_pre_comp_free(void* /*values*/) {}
void EC_nistp224_pre_comp_free(void* /*values*/) {}
void EC_nistp256_pre_comp_free(void* /*values*/) {}
void EC_nistp521_pre_comp_free(void* /*values*/) {}

}  // extern "C"
