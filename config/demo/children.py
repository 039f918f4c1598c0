"""The demonstration's processes: started one by one, stopped in order, none left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
GRACE_SECONDS = 20.0


class Trouble(Exception):
    """Something a person can mend, said in one sentence. `status` is the process's exit status."""

    def __init__(self, words: str, status: int = 1) -> None:
        super().__init__(words)
        self.status = status


class Stopped(Exception):
    """Ctrl+C, SIGTERM or a closed terminal: stop in order and leave nothing behind."""


class Children:
    """Child processes in sessions of their own, so that Ctrl+C reaches only their parent.

    The parent then ends them in order: web and worker first, the broker they talk to last.
    """

    def __init__(self, env: dict[str, str], logs: Path) -> None:
        self.env, self.logs = env, logs
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._note)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup keeps its meaning
            signal.signal(signal.SIGHUP, self._note)

    def start(self, name: str, command: list[str]) -> None:
        """Start a process that is to stay; its output goes to `<name>.log`."""
        with (self.logs / f"{name}.log").open("wb") as log:
            self.running[name] = self._spawn(command, log.fileno())

    def run(self, command: list[str], seconds: float) -> None:
        """Run a process to its end, its output on ours. Raises Trouble when it fails."""
        process = self._spawn(command, None)
        self.running["step"] = process
        try:
            ended = self.wait_until(lambda: process.poll() is not None, seconds)
        finally:
            if process.poll() is None:
                _end(process)
            del self.running["step"]
        if not ended:
            raise Trouble(f"`{_shown(command)}` did not end within {seconds:g} seconds.")
        if process.returncode:
            raise Trouble(f"`{_shown(command)}` failed; what it said is above.")

    def wait_until(self, check: Callable[[], bool], seconds: float | None = None) -> bool:
        """Wait for `check` while every child lives and nobody asks to stop; False when too late."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while not check():
            self._look_round()
            if deadline is not None and time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def stop(self) -> None:
        """End every child: all but the broker, each given time to finish; then the broker."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        broker = self.running.pop("broker", None)
        for process in self.running.values():
            process.terminate()  # the main process only: it ends its own children
        for process in self.running.values():
            _end(process)
        if broker is not None:
            _end(broker)
        self.running.clear()

    def _spawn(self, command: list[str], output: int | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )

    def _look_round(self) -> None:
        if self._asked_to_stop:
            raise Stopped
        for name, process in self.running.items():
            if name != "step" and process.poll() is not None:
                last = self._last_lines(name)
                raise Trouble(f"The {name} ended by itself (status {process.returncode}).{last}")

    def _last_lines(self, name: str) -> str:
        path = self.logs / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines()[-12:] if path.exists() else []
        return "\n" + "\n".join(lines) if lines else ""

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True


def _end_with_parent() -> None:
    """Ask the kernel to end this process if its parent is killed without a chance to stop it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(GRACE_SECONDS)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # whatever it left in its session
    process.wait()


def _shown(command: list[str]) -> str:
    return " ".join(Path(part).name if part.startswith("/") else part for part in command)
