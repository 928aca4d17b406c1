// Host and user names, left out of the static binary: glibc looks them up with libraries of the
// system that it loads, which may be another glibc's. libgit2 and OpenSSL refer to these functions
// in code that Sluice does not call (transports, `~user` in paths). Who does gets the answer that
// there is no such name.
//
// Only part of the build with SLUICE_STATIC. They are weak: a libc that needs its own keeps it.
#include <netdb.h>
#include <pwd.h>

extern "C" {

__attribute__((weak)) int getaddrinfo(const char* /*host*/, const char* /*service*/,
                                      const addrinfo* /*hints*/, addrinfo** /*found*/) {
  return EAI_FAIL;
}
__attribute__((weak)) void freeaddrinfo(addrinfo* /*found*/) {}
__attribute__((weak)) int getnameinfo(const sockaddr* /*address*/, socklen_t /*size*/,
                                      char* /*host*/, socklen_t /*host_size*/, char* /*service*/,
                                      socklen_t /*service_size*/, int /*flags*/) {
  return EAI_FAIL;
}
__attribute__((weak)) hostent* gethostbyname(const char* /*host*/) { return nullptr; }
__attribute__((weak)) int getpwuid_r(uid_t /*user*/, passwd* /*entry*/, char* /*buffer*/,
                                     size_t /*size*/, passwd** found) {
  *found = nullptr;
  return 0;
}
}
