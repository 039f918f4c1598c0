"""What the child that lays out cannot do, said to the kernel first and to Python second.

Limits hold everywhere. Namespaces and Landlock are asked for and left out where a kernel (or the
container around it) refuses; the audit hook then still keeps Python's own code from files, sockets
and programs. Nothing here can be undone by the process that called it.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FILE_SIZE = 8 << 20  # bytes; the copies of the typeface and the font cache, before the first one
OPEN_FILES = 128

_PDEATHSIG, _NO_NEW_PRIVS = 1, 38
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
# Landlock: the system calls have these numbers on every architecture.
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _READ_FILE, _READ_DIR, _TRUNCATE = 1 << 0, 1 << 2, 1 << 3, 1 << 14
_ON_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_FROM, _SCOPES_FROM = 4, 6  # the versions that know TCP ports, and signals and named sockets
_BOTH = 0b11
_FOR_A_FILE = _EXECUTE | 1 << 1 | _READ_FILE | _TRUNCATE | 1 << 15
SYSTEM = (
    "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types",
    "/var/cache/fontconfig",
)  # fmt: skip
DEVICES = ("/dev/null", "/dev/urandom", "/dev/zero")

_libc = ctypes.CDLL(None, use_errno=True)


def set_limits(memory: int) -> None:
    """Memory (bytes of address space), open files, file size; no core dump, no new rights."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    if sys.platform == "linux":
        _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)


def die_with(parent: int) -> None:
    """End when the worker does, however it ended. Elsewhere the end of the pipe has to tell."""
    if sys.platform == "linux":
        _libc.prctl(_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def allow_cpu(seconds: int) -> None:
    """Give the next document its seconds; whoever uses more is ended by SIGXCPU."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def write_no_files() -> None:
    """No file grows from now on."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def leave_the_network() -> bool:
    """A network of one's own, without any way out; needs a process of one thread."""
    return sys.platform == "linux" and _libc.unshare(_NEW_USER | _NEW_NET) == 0


def keep_to_files(read: Iterable[Path], write: Path) -> bool:
    """Landlock: read these, write there, start no program, open no TCP connection, signal nobody.

    Before the first thread, since it holds for the threads that come after.
    """
    if sys.platform != "linux":
        return False
    version = int(_libc.syscall(_CREATE, None, 0, 1))
    if version < 1:
        return False
    files = max(mask for since, mask in _ON_FILES.items() if since <= version)
    asked = struct.pack("=Q", files)
    asked += struct.pack("=Q", _BOTH) if version >= _NET_FROM else b""
    asked += struct.pack("=Q", _BOTH) if version >= _SCOPES_FROM else b""
    rules = int(_libc.syscall(_CREATE, asked, len(asked), 0))
    if rules < 0:
        return False
    for path in (*read, *map(Path, SYSTEM), *map(Path, DEVICES)):
        _let(rules, path, _READ_FILE | _READ_DIR)
    _let(rules, write, files & ~_EXECUTE)
    held = int(_libc.syscall(_RESTRICT, rules, 0)) == 0
    os.close(rules)
    return held


def _let(rules: int, path: Path, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # a place this machine does not have
        return
    try:
        if not path.is_dir():
            rights &= _FOR_A_FILE
        _libc.syscall(_ADD, rules, 1, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


class Refused(PermissionError):
    """Python's own code asked for what a document never needs."""


_NEVER = (
    "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system",
    "os.kill", "os.putenv", "os.remove", "os.rename", "os.link", "os.symlink", "os.chmod",
    "os.chown", "os.mkdir", "os.rmdir", "os.truncate", "os.startfile", "pty.", "shutil.",
    "signal.", "urllib.", "http.", "ftplib.", "smtplib.", "sqlite3.", "ctypes.dlopen",
)  # fmt: skip


def refuse_the_rest(read: Iterable[Path]) -> None:
    """From now on Python opens files below `read` only, and only to read; no socket, no program."""
    allowed = tuple(f"{os.path.realpath(path)}/" for path in read)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = args
            if isinstance(path, int):
                return
            writes = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
            if writes or not os.path.realpath(os.fsdecode(path)).startswith(allowed):
                raise Refused("a document opens nothing")
        elif event in ("os.listdir", "os.scandir"):
            if not f"{os.path.realpath(os.fsdecode(args[0] or '.'))}/".startswith(allowed):
                raise Refused("a document lists nothing")
        elif event.startswith(_NEVER):
            raise Refused("a document does nothing but lie there")

    sys.addaudithook(hook)
