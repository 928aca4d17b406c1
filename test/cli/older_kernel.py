#!/usr/bin/env python3
"""older_kernel.py ENOSYS|EPERM|EINVAL COMMAND...: runs COMMAND as on a kernel, or in a container, that has neither
filters of system calls (but this one) nor Landlock nor openat2; they give that error. Exits with 77 if this machine
can't be made to look like that."""
import ctypes
import errno
import os
import platform
import struct
import sys

SECCOMP = {"x86_64": 317, "aarch64": 277}.get(platform.machine())
CALLS = [SECCOMP, 437, 444, 445, 446]  # seccomp, openat2, landlock_*
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, MODE_FILTER = 22, 38, 2
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERROR = 0x7FFF0000, 0x00050000


def main():
    if SECCOMP is None:
        return 77
    answer = ERROR | getattr(errno, sys.argv[1])
    code = struct.pack("HBBI", LOAD, 0, 0, 0)
    for call in CALLS:
        code += struct.pack("HBBI", IF_EQUAL, 0, 1, call) + struct.pack("HBBI", RETURN, 0, 0, answer)
    code += struct.pack("HBBI", RETURN, 0, 0, ALLOW)
    filters = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(filters))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return 77
    if libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(program, len(program)), 0, 0) != 0:
        return 77
    os.execvp(sys.argv[2], sys.argv[2:])


sys.exit(main())
