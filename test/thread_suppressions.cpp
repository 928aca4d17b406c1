// What the thread sanitizer says of libraries that were not built with it and is known to be none
// of ours, each with the reason. It is linked into the program, too: tests that run it give it no
// environment.

// The sanitizer asks for it by this name.
extern "C" const char* __tsan_default_suppressions();

const char* __tsan_default_suppressions() {
  return
      // mktime(), called by libarchive for the times in zip archives: glibc keeps the time zone
      // under a lock of its own, which the sanitizer does not see.
      "race:tzset_internal\n";
}
