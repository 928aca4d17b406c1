// What ends the process in the static binary: an exception that nobody catches does so without a
// word, because its text may quote the input; an assertion of the standard library tells its place.
// libstdc++'s own versions bring a reader of mangled names; where it takes them for another reason,
// they count.
//
// Only part of the build with SLUICE_STATIC.
#include <cstdio>
#include <cstdlib>
#include <version>

namespace __gnu_cxx {

void __verbose_terminate_handler();
__attribute__((weak)) void __verbose_terminate_handler() { std::abort(); }

}  // namespace __gnu_cxx

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE >= 12
namespace std {

__attribute__((weak)) void __glibcxx_assert_fail(const char* file, int line, const char* function,
                                                 const char* condition) noexcept {
  if (file != nullptr && function != nullptr && condition != nullptr) {
    fprintf(stderr, "%s:%d: %s: Assertion '%s' failed.\n", file, line, function, condition);
  }
  abort();
}

}  // namespace std
#endif
