"""A worker's side of the child that lays documents out: start it, ask it, end it in time."""

import atexit
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings

from reports.pdf.errors import Broken, LibraryMissing, Stopped, TooLarge
from reports.pdf.frames import (
    DOCUMENT,
    DONE,
    LONGEST,
    MISSING,
    NO_ROOM,
    READY,
    TOO_LARGE,
    receive,
    send,
)  # fmt: skip

SECONDS, CPU_SECONDS = 120, 60  # for one document, by the clock and by the processor
MEMORY = 1 << 30  # bytes of address space; a child with its fonts has 0.25 GiB of them
START_SECONDS = 60
PROJECT = str(Path(__file__).resolve().parents[2])
PREFIX = "secure-base-press-"
DOCUMENTS = 100  # one child serves so many, then a fresh one: its caches never shrink
BY_OTHERS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
# The child gets these of the environment and no other: no key, no password, no address.
TOLD = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "HOME", "FONTCONFIG_PATH")


class Press:
    """One child. It belongs to the process that made it and dies with it."""

    def __init__(self) -> None:
        self.owner, self.served, self.walls = os.getpid(), 0, ""
        self.late = False
        _tidy()
        self.folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.claim = (self.folder / "claim").open("w")  # held as long as this process lives
        fcntl.flock(self.claim, fcntl.LOCK_EX)
        env = {name: os.environ[name] for name in TOLD if name in os.environ}
        env |= {"XDG_CACHE_HOME": str(self.folder), "TMPDIR": str(self.folder)}
        env |= {"PYTHONPATH": PROJECT, "PYTHONDONTWRITEBYTECODE": "1"}
        told = [settings.FONT_FOLDER, self.owner, CPU_SECONDS, MEMORY]
        self.process = subprocess.Popen(  # noqa: S603 (this Python, our own module)
            [sys.executable, "-s", "-m", "reports.pdf.child", *map(str, told)],
            cwd=self.folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a terminal's Ctrl+C ends the worker, and that ends the child
        )
        self.asked = cast(BinaryIO, self.process.stdin)
        self.answers = cast(BinaryIO, self.process.stdout)

    def render(self, markup: str) -> bytes:
        """Lay out one document. Raises TooLarge, Broken, Stopped, LibraryMissing."""
        content = markup.encode()
        if len(content) > LONGEST:
            raise TooLarge("input")
        self.wait()
        with self._within(SECONDS):
            send(self.asked, DOCUMENT, content)
            kind, answer = receive(self.answers)
        self.served += 1
        if kind == DONE:
            return answer
        if kind == TOO_LARGE:
            raise TooLarge(answer.decode())
        raise Broken(answer.decode())

    def wait(self) -> None:
        """Return when it is warm."""
        if self.walls:
            return
        try:
            with self._within(START_SECONDS):
                kind, answer = receive(self.answers)
        except TooLarge as early:  # no document was there yet
            raise Stopped(str(early)) from early
        if kind == MISSING:
            raise LibraryMissing
        if kind != READY:
            raise Stopped("start")
        self.walls = answer.decode()

    def end(self) -> None:
        """Kill it, and delete its folder."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.asked, self.answers, self.claim):
            with suppress(OSError):
                pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def is_usable(self) -> bool:
        """Whether it can take one more document."""
        return self.served < DOCUMENTS and self.process.poll() is None

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """End the child when the time is over, and say what its end meant."""
        watch = threading.Timer(seconds, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            yield
        except (EOFError, OSError) as gone:
            raise self._meaning() from gone
        finally:
            watch.cancel()

    def _too_late(self) -> None:
        self.late = True
        self.process.kill()

    def _meaning(self) -> Exception:
        """A child that was ended from outside may be tried again; one that broke itself not."""
        code = self.process.wait(timeout=5)
        if self.late:
            return TooLarge("time")
        if -code in BY_OTHERS:
            return Stopped(str(code))
        return TooLarge(str(code)) if code < 0 or code == NO_ROOM else Stopped(str(code))


_one: Press | None = None
_lock = threading.Lock()
_seldom = threading.Lock()


def render(markup: str) -> bytes:
    """Lay out well-formed HTML; tagged, not yet finished. Raises what `Press.render` does."""
    with _lock:
        press = _present()
        try:
            return press.render(markup)
        except Exception:
            _forget()
            raise
        finally:
            if not press.is_usable:
                _forget()


def render_seldom(markup: str) -> bytes:
    """The same in a process that lays out now and then: its child ends with the document, so that
    the process holds no more than before. One at a time. Raises what `Press.render` does."""
    with _seldom:
        press = Press()
        try:
            return press.render(markup)
        finally:
            press.end()


def warm_up() -> None:
    """Start this process's child, and go on while it gets warm."""
    with _lock:
        _present()


def walls_up() -> set[str]:
    """Which walls stand around the child: `limits` and `python` always, `network`, `files`."""
    with _lock:
        press = _present()
        press.wait()
        return set(press.walls.split())


def close() -> None:
    """End this process's child."""
    with _lock:
        _forget()


def _present() -> Press:
    global _one
    if _one is not None and _one.owner == os.getpid() and not _one.is_usable:
        _forget()
    if _one is None or _one.owner != os.getpid():  # a fork leaves the child to its parent
        _one = Press()
    return _one


def _forget() -> None:
    global _one
    if _one is not None and _one.owner == os.getpid():
        _one.end()
    _one = None


def _tidy() -> None:
    """Delete the folders of children whose worker was killed, and so could not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError), (folder / "claim").open() as claim:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


def _new_lock() -> None:
    """A fork in the middle of somebody's document must not leave the lock taken."""
    global _lock, _seldom
    _lock, _seldom = threading.Lock(), threading.Lock()


atexit.register(close)
os.register_at_fork(after_in_child=_new_lock)
