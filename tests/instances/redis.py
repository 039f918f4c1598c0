"""A private Redis on a free loopback port, with its append-only file, as in production."""

import shutil
import socket
import subprocess

from redis import Redis
from redis.exceptions import RedisError

from tests.folders import new_folder
from tests.instances.postgres import MissingServerError
from tests.waiting import wait_until


def free_port() -> int:
    """Return a loopback port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivateRedis:
    """A Redis that can be stopped, killed and started again on the same port and data."""

    def __init__(self) -> None:
        self.program = shutil.which("redis-server") or shutil.which("valkey-server")
        if not self.program:
            raise MissingServerError(
                "Redis is not installed: run `make test`, which installs it, "
                "or: apt-get install redis-server"
            )
        self.port = free_port()
        self.folder = new_folder("redis")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address, as BROKER_URL takes it."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and return when it answers."""
        assert self.program
        if self.process and self.process.poll() is None:
            return
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, "--port", str(self.port), "--bind", "127.0.0.1",
                 "--dir", str(self.folder), "--appendonly", "yes", "--save", ""],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )  # fmt: skip
        wait_until(self._answers, seconds=20, what="Redis answering")

    def stop(self) -> None:
        """End the server as an operator would; what was queued stays on disk."""
        self._end(kill=False)

    def kill(self) -> None:
        """End the server with SIGKILL."""
        self._end(kill=True)

    def remove(self) -> None:
        """Stop the server and delete its data."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, *, kill: bool) -> None:
        if self.process is None:
            return
        if kill:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(timeout=30)
        self.process = None

    def _answers(self) -> bool:
        assert self.process
        if self.process.poll() is not None:
            raise AssertionError((self.folder / "log").read_text(errors="replace"))
        try:
            with Redis.from_url(self.url) as client:
                return bool(client.ping())
        except RedisError:
            return False
