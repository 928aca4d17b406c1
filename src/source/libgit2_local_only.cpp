// The network side of libgit2, left out of the static binary: Sluice reads repositories on this
// machine and opens no socket. libgit2 refers to its transports from its table of initialisers and
// from its settings; a definition here answers for each, so that the linker takes none of them, nor
// libssh2, GSSAPI and TLS behind them, out of the archives. They are weak: where a release of
// libgit2 needs the real one for another reason, that one counts.
//
// So for its regular expressions, which bring all of PCRE2: they choose among keys of configuration
// files and commits by their message, and tell the function above a hunk.
//
// Only part of the build with SLUICE_STATIC. The names are those of libgit2 1.1 to 1.9, built with
// mbedTLS or OpenSSL.

extern "C" {

struct git_transport;
struct git_remote;

int git_error_set_str(int error_class, const char* text);

__attribute__((weak)) int git_transport_ssh_global_init() { return 0; }
__attribute__((weak)) int git_transport_ssh_libssh2_global_init() { return 0; }
__attribute__((weak)) int git_mbedtls_stream_global_init() { return 0; }
__attribute__((weak)) int git_mbedtls__set_cert_location(const char* /*file*/,
                                                         const char* /*folder*/) {
  return -1;
}
__attribute__((weak)) int git_openssl_stream_global_init() { return 0; }
__attribute__((weak)) int git_openssl__set_cert_location(const char* /*file*/,
                                                         const char* /*folder*/) {
  return -1;
}
__attribute__((weak)) int git_transport_new(git_transport** /*out*/, git_remote* /*owner*/,
                                            const char* /*url*/) {
  return -1;
}
__attribute__((weak)) bool git_http__expect_continue = false;
__attribute__((weak)) bool git_smart__ofs_delta_enabled = false;

__attribute__((weak)) int git_regexp_compile(void** /*expression*/, const char* /*pattern*/,
                                             int /*flags*/) {
  constexpr int kErrorClass = 8;  // GIT_ERROR_REGEX
  git_error_set_str(kErrorClass, "this binary has no regular expressions for git");
  return -1;
}
__attribute__((weak)) void git_regexp_dispose(void** /*expression*/) {}
__attribute__((weak)) int git_regexp_match(void* const* /*expression*/, const char* /*text*/) {
  return -1;
}
__attribute__((weak)) int git_regexp_search(void* const* /*expression*/, const char* /*text*/,
                                            unsigned long /*count*/, void* /*matches*/) {
  return -1;
}
}
