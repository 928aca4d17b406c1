// What is given back to the heap is overwritten first: wiped_memory.cpp replaces operator new and
// delete for the whole program. Config vars have memory of their own (secret_arena.h); this is for
// what parsers, strings and read buffers made of them, or of the files that hold them, on their
// way. Not in builds with sanitizers, which have operators of their own. Thread-safe.
#pragma once

namespace sluice {

/// True if the heap is wiped in this build.
bool wipes_heap();

/// Overwrites what functions that have returned left on this thread's stack, as far as scans go
/// down.
void wipe_stack();

}  // namespace sluice
