// Takes system calls away from the thread that asks and from all that it starts later: sockets,
// other programs and processes, other processes' memory, mounts, other users, kernel interfaces.
// A list of what is refused, not of what is allowed: an allow-list breaks with the next C library,
// and a gate that fails on a healthy machine is worse than one with a wider filter. What files may
// be touched is for base/file_access.h. Linux on x86-64 and 64-bit ARM; elsewhere nothing happens.
#pragma once

namespace sluice {

/// No set-user-id program gives more rights from now on. False where the kernel has no such thing.
bool give_up_new_privileges();

/// Refused calls fail with EPERM. False if the kernel or a container has no such filter, or
/// give_up_new_privileges() was not called: then nothing has changed. Can't be undone.
bool refuse_system_calls();

}  // namespace sluice
