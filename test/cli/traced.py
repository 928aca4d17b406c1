#!/usr/bin/env python3
"""traced.py PROGRAM TRACE_PREFIX [--read PATH]... [--write PATH]... [--canary PATH]... [--curl]

Reads what `strace -ff -y -o TRACE_PREFIX` wrote and prints every system call of PROGRAM, and of what it started, that
it is not allowed: what is opened outside of the folders or files of --read, changed outside of --write, sockets, other
programs. --curl allows curl with the arguments that Sluice gives it, in a process that is not the scan's. A canary is
a path that nobody may open. What it does before it gives up new privileges is the loader's, and free to read.
Exits with 1 if there is such a call, with 2 if the trace holds no run of PROGRAM.
"""
import os
import re
import sys

CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?|0x[0-9a-f]+)(?:<(.*?)>)?(?: (E[A-Z]+) .*)?$")
PATH = re.compile(r'(?:(?:AT_FDCWD|\d+)<((?:[^>\\]|\\.)*)>, )?"((?:[^"\\]|\\.)*)"')
OPENING = {"open", "openat", "openat2", "creat"}
CHANGING = {
    "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "symlinkat", "mknod", "mknodat", "truncate", "chmod", "fchmodat", "chown", "lchown", "fchownat", "utimensat",
    "utimes", "futimesat", "utime", "setxattr", "lsetxattr", "removexattr", "mount", "umount2", "chroot", "pivot_root",
}
NETWORK = {
    "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvfrom", "recvmsg",
}
SYSTEM = [
    "/usr", "/lib", "/lib64", "/lib32", "/etc/ld.so.cache", "/etc/ssl", "/etc/pki", "/etc/crypto-policies", "/dev/null",
    "/dev/urandom", "/dev/random", "/proc", "/sys", "/etc/localtime",
]


def unescaped(text):
    return os.fsdecode(text.encode("latin-1", "replace").decode("unicode_escape").encode("latin-1"))


def is_below(path, places):
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def is_output(path, places):
    """A report is written beside its place under another name first."""
    return is_below(path, places) or any(re.fullmatch(re.escape(p) + r"\.partial-\d+", path) for p in places)


def options(arguments):
    given = {"--read": [], "--write": [], "--canary": [], "--curl": []}
    while arguments:
        name = arguments.pop(0)
        given[name].append(True if name == "--curl" else os.path.realpath(arguments.pop(0)))
    return given


def load(prefix):
    """Thread ids and their calls."""
    folder, name = os.path.split(prefix)
    threads = {}
    for entry in os.listdir(folder):
        if entry.startswith(name + "."):
            with open(os.path.join(folder, entry), encoding="utf-8", errors="surrogateescape") as lines:
                threads[int(entry[len(name) + 1:])] = [m.groups() for m in map(CALL.match, lines) if m]
    return threads


def paths_of(arguments, cwd):
    for folder, path in PATH.findall(arguments):
        yield os.path.normpath(os.path.join(unescaped(folder) or cwd, unescaped(path)))


def check(threads, start, program, given):
    """All calls from the exec of the program on, in its threads and children. `told` is what was wrong."""
    told, seen = [], []
    # thread, index of its first call, whether it belongs to the scan's own process, whether it runs curl
    waiting = [(start[0], start[1] + 1, True, False)]
    while waiting:
        thread, first, own, is_curl = waiting.pop()
        loading = own and thread == start[0]
        for name, arguments, result, target, error in threads.get(thread, [])[first:]:
            if name in ("clone", "clone3", "fork", "vfork") and error is None and result.isdigit():
                waiting.append((int(result), 0, own and "CLONE_THREAD" in arguments, is_curl))
            if is_curl:
                continue  # what it may write is checked by who starts it; it is not ours
            where = "scan" if own else "helper"
            text = f"{where}: {name}({arguments}) = {result}"
            if name == "prctl" and "PR_SET_NO_NEW_PRIVS" in arguments:
                loading = False
            if name in ("execve", "execveat"):
                is_curl = bool(re.match(r'"/(usr/local/|usr/|)bin/curl", \["curl", "--disable", '
                                        r'("--version"|"--config", "-")\],', arguments))
                if not (is_curl and not own and given["--curl"]):
                    told.append(text)
                continue
            if name in NETWORK:
                told.append(text)
            # With O_PATH a file is named, but neither read nor written.
            if name in OPENING and error is None and "O_PATH" not in arguments:
                opened = unescaped(target or "")
                seen.append(opened)
                writes = name == "creat" or re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC|APPEND)", arguments)
                if opened in given["--canary"] or (writes and opened not in ("/dev/null",) and
                                                   not is_output(opened, given["--write"])):
                    told.append(text)
                elif not loading and not is_output(opened, given["--read"] + given["--write"] + SYSTEM) and \
                        not opened.startswith("/memfd:"):
                    told.append(text)
            if name in CHANGING and error is None:
                for path in paths_of(arguments, given["cwd"]):
                    if not is_output(path, given["--write"]):
                        told.append(text)
    return told, seen


def main():
    program, prefix = sys.argv[1:3]
    given = options(sys.argv[3:])
    given["cwd"] = os.getcwd()
    threads = load(prefix)
    runs = [(thread, index) for thread, calls in sorted(threads.items()) for index, call in enumerate(calls)
            if call[0] == "execve" and call[4] is None and call[1].startswith(f'"{program}", ')]
    if not runs:
        print(f"no run of {program} in {prefix}.*")
        return 2
    told = []
    for run in runs:
        wrong, seen = check(threads, run, program, given)
        told += wrong
        if not is_below(os.path.realpath(given["--read"][0]), seen) and not any(
                is_below(path, given["--read"][:1]) for path in seen):
            told.append("the trace shows nothing of the first --read: it can't be trusted")
    print("\n".join(sorted(set(told))[:50]))
    return 1 if told else 0


sys.exit(main())
