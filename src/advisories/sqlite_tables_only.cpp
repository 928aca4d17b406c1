// What SQLite registers in every connection and the store of advisories never asks for, left out of
// the static binary: full-text search, R-trees, statistics of pages, and trigonometry, which libm
// has in four forms each. The Makefile-built archive has the first in members of their own, which
// the linker leaves out where these definitions answer. They are weak, so an archive that is one
// member (the amalgamation) keeps its own.
//
// Only part of the build with SLUICE_STATIC.

#include <limits>

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

}  // namespace

extern "C" {

struct sqlite3;

// 0 is SQLITE_OK.
__attribute__((weak)) int sqlite3Fts3Init(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3Fts5Init(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3RtreeInit(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3DbstatRegister(sqlite3* /*database*/) { return 0; }

// Not a number is NULL to SQL.
__attribute__((weak)) double acos(double /*x*/) { return kNone; }
__attribute__((weak)) double acosh(double /*x*/) { return kNone; }
__attribute__((weak)) double asin(double /*x*/) { return kNone; }
__attribute__((weak)) double asinh(double /*x*/) { return kNone; }
__attribute__((weak)) double atan(double /*x*/) { return kNone; }
__attribute__((weak)) double atanh(double /*x*/) { return kNone; }
__attribute__((weak)) double cos(double /*x*/) { return kNone; }
__attribute__((weak)) double cosh(double /*x*/) { return kNone; }
__attribute__((weak)) double sin(double /*x*/) { return kNone; }
__attribute__((weak)) double sinh(double /*x*/) { return kNone; }
__attribute__((weak)) double tan(double /*x*/) { return kNone; }
__attribute__((weak)) double tanh(double /*x*/) { return kNone; }
__attribute__((weak)) double atan2(double /*y*/, double /*x*/) { return kNone; }
}
