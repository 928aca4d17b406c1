// What SQLite registers in every connection and the store of advisories never asks for, left out of
// the static binary: full-text search, R-trees and statistics of pages. The Makefile-built archive
// has them in members of their own, which the linker leaves out where these definitions answer.
// They are weak, so an archive that is one member (the amalgamation) keeps its own.
//
// Only part of the build with SLUICE_STATIC.

extern "C" {

struct sqlite3;

// 0 is SQLITE_OK.
__attribute__((weak)) int sqlite3Fts3Init(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3Fts5Init(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3RtreeInit(sqlite3* /*database*/) { return 0; }
__attribute__((weak)) int sqlite3DbstatRegister(sqlite3* /*database*/) { return 0; }
}
