"""The child that lays documents out: walled in, warm, ended in time, and never the worker's end."""

import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reports import pdf
from reports.pdf import press
from tests.folders import ROOT
from tests.processes import run_python
from tests.reports.test_pdf import page
from tests.waiting import wait_until

SMALL = page("<p>words</p>")


@pytest.fixture(scope="module")
def child() -> Iterator[press.Press]:
    """A warm child for the tests that leave it whole."""
    one = press.Press()
    one.wait()
    try:
        yield one
    finally:
        one.end()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_warm_child_lays_out_one_document_after_another(child: press.Press) -> None:
    first, second = child.render(SMALL), child.render(page("<p>others</p>"))
    assert first.startswith(b"%PDF")
    assert first != second
    assert {"limits", "python"} <= set(child.walls.split())


def test_it_knows_nothing_of_the_workers_environment(child: press.Press) -> None:
    environment = Path(f"/proc/{child.process.pid}/environ").read_bytes().split(b"\0")
    names = {line.partition(b"=")[0].decode() for line in environment if line}
    assert names <= {*press.TOLD, "XDG_CACHE_HOME", "TMPDIR", "PYTHONPATH", *MADE_BY_PYTHON}
    open_files = os.listdir(f"/proc/{child.process.pid}/fd")
    places = {os.readlink(f"/proc/{child.process.pid}/fd/{each}") for each in open_files}
    assert not any(place.startswith("socket:") for place in places)


MADE_BY_PYTHON = {"PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}

# Run with the child's own walls up: what each attempt met is printed, one a line.
ATTEMPTS = """
import os, socket, subprocess, sys
from pathlib import Path
from reports.pdf import confined
secret, trap, layer = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.chdir(sys.argv[4])
code = [Path(sys.prefix), Path(sys.base_prefix), Path("reports")]
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
stood = {"files": lambda: confined.keep_to_files(code, Path.cwd()),
         "network": confined.leave_the_network,
         "python": lambda: confined.refuse_the_rest(code) is None}[layer]()
def kernel(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno())
    return answer
def dialled():
    with socket.socket() as s:
        s.settimeout(2)
        s.connect(("127.0.0.1", trap))
def ran():
    pid = libc.fork()
    if pid == 0:
        libc.execl(b"/bin/true", b"true", None)
        libc._exit(9)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]):
        raise OSError
attempts = {
    "read": lambda: open(secret).read(),
    "read by the kernel": lambda: kernel(libc.open(secret.encode(), 0)),
    "write": lambda: open(secret + ".new", "w"),
    "list": lambda: os.listdir(os.path.dirname(secret)),
    "dial": dialled,
    "run": lambda: subprocess.run(["/bin/true"], check=True),
    "run by the kernel": ran,
    "kill": lambda: os.kill(os.getppid(), 0),
}
print("stands" if stood else "missing")
for name, attempt in attempts.items():
    try:
        attempt()
        print(name, "done")
    except Exception as error:
        print(name, "refused")
"""
HELD = {
    "files": {"read", "read by the kernel", "write", "list", "dial", "run", "run by the kernel"},
    "network": {"dial"},
    "python": {"read", "write", "list", "dial", "run", "kill"},
}


@pytest.mark.parametrize("layer", HELD)
def test_each_wall_holds_alone(layer: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret" / "key"
    secret.parent.mkdir()
    secret.write_text("canary-9")
    (tmp_path / "own").mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as trap:
        port = str(trap.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", ATTEMPTS, str(secret), port, layer, str(tmp_path / "own")],
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
    stands, *lines = done.stdout.splitlines()
    if stands == "missing":
        pytest.skip(f"this kernel gives no wall around {layer}")
    refused = {line.removesuffix(" refused") for line in lines if line.endswith(" refused")}
    assert refused >= HELD[layer], done.stdout


@pytest.mark.parametrize(
    ("number", "raised"), [(signal.SIGKILL, pdf.Stopped), (signal.SIGSEGV, pdf.TooLarge)]
)
def test_a_child_that_dies_fails_the_document_and_the_next_one_comes(
    number: int, raised: type[Exception]
) -> None:
    pdf.render(SMALL)
    assert press._one is not None
    pid = press._one.process.pid
    os.kill(pid, signal.SIGSTOP)
    os.kill(pid, number)
    os.kill(pid, signal.SIGCONT)
    with pytest.raises(raised):
        press._one.render(SMALL)
    assert pdf.render(SMALL).startswith(b"%PDF")
    assert press._one.process.pid != pid


def test_a_child_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "SECONDS", 0.2)
    pdf.warm_up()
    assert press._one is not None
    press._one.wait()
    os.kill(press._one.process.pid, signal.SIGSTOP)
    with pytest.raises(pdf.TooLarge):
        pdf.render(SMALL)


def test_cpu_seconds_end_a_document_and_so_many_documents_a_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pdf.render(SMALL)
    assert press._one is not None
    first = press._one
    monkeypatch.setattr(press, "DOCUMENTS", first.served + 1)
    pdf.render(SMALL)
    assert press._one is None
    pdf.warm_up()
    press._one.wait()
    assert press._one.process.pid != first.process.pid
    # The child gives itself more after each document only; this limit holds for the next one.
    resource.prlimit(press._one.process.pid, resource.RLIMIT_CPU, (1, resource.RLIM_INFINITY))
    with pytest.raises(pdf.TooLarge):
        pdf.render(page("<p>words</p>" * 60_000))


WORKER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
from reports.pdf import press
one = press.Press()
one.wait()
print(one.process.pid, one.folder, flush=True)
sys.stdin.read()
"""


def test_a_killed_worker_takes_its_child_along_and_the_next_tidies_up(child: press.Press) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with worker:
        assert worker.stdout
        pid, folder = worker.stdout.readline().split()
        worker.kill()
    wait_until(lambda: not alive(int(pid)), seconds=5, what="the child ending")
    assert Path(folder).exists()
    press._tidy()
    assert not Path(folder).exists()
    assert child.folder.exists()


def test_a_fork_starts_a_child_of_its_own() -> None:
    code = (
        "import os; from reports.pdf import press; press.warm_up(); mine = press._one\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    press.warm_up(); other = press._one is not mine; press.close(); os._exit(other)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), mine.process.poll())"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    assert run_python("-c", code, env=env).stdout.split() == ["1", "None"]
