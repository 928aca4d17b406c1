// What the leak sanitizer says of libraries and is known to be none of ours, each with the reason.
// It is linked into the program: tests that run it give it no environment.

// The sanitizer asks for it by this name.
extern "C" const char* __lsan_default_suppressions();

const char* __lsan_default_suppressions() {
  return
      // libgit2 1.5 forgets a few bytes when a revision or a ref names an object that is not there.
      "leak:libgit2\n";
}
