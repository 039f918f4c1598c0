"""The product as it really runs: gunicorn, a Celery worker with beat, Redis and a database.

Every process is a child of the test with an environment of its own; nothing is eager or faked.
"""

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from tests.folders import ROOT, new_folder
from tests.forked import run_forked
from tests.inside import Inside
from tests.instances.postgres import PrivatePostgres
from tests.instances.redis import PrivateRedis, free_port
from tests.instances.template import WEB_ROLE, Template, environment, manage
from tests.waiting import wait_until

DATABASES = ("sqlite", "postgres")
WORKER = (
    *("celery", "-A", "config", "worker", "-c", "2"),
    *("-l", "warning", "--without-gossip", "--without-mingle"),
)


class Deployment:
    """A running practice. `url` is its address; `env` what each of its processes is told."""

    def __init__(self, database: str, postgres: PrivatePostgres | None, **extra: str) -> None:
        assert database in DATABASES
        assert (database == "postgres") == (postgres is not None)
        self.database, self.postgres = database, postgres
        self.folder = new_folder("run")
        self.name = f"run_{secrets.token_hex(4)}"
        self.redis = PrivateRedis()
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.beside: list[subprocess.Popen[bytes]] = []
        self.inside: Inside | None = None
        template = Template.of(database, postgres)
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.env = {
            **environment(self.folder, database, self._copy_of(template)),
            "STATIC_ROOT": str(template.static),
            "BROKER_URL": self.redis.url,
            "WEB_BIND": f"127.0.0.1:{port}",
            "PUBLIC_URL": self.url,
            **extra,
        }

    def start(self) -> "Deployment":
        """Start broker, web and worker, and return when all answer."""
        self.start_redis()
        self.start_web()
        self.start_worker()
        return self

    def stop(self) -> None:
        """Stop everything, whatever state it is in, and delete its data."""
        for process in (self.web, self.worker, *self.beside):
            _end(process)
        if self.inside is not None:
            self.inside.stop()
        self.redis.remove()
        if self.postgres:
            self.postgres.drop_database(self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *arguments: str) -> str:
        """Run a management command against this deployment; return what it printed."""
        return manage(self.env, *arguments, run=run_forked)

    def run(self, code: str) -> str:
        """Run Python inside the product, as `manage.py shell` would; return what it printed."""
        if self.inside is None:
            self.inside = Inside(self.env)
        return self.inside.run(code).strip()

    def start_web(self) -> None:
        """Start gunicorn and wait for /healthz."""
        self.web = self._spawn("gunicorn", "-c", "python:config.gunicorn", "config.wsgi")
        self._wait(self.web, "gunicorn", lambda: self.status("/healthz") == 200)

    def start_worker(self) -> None:
        """Start the worker, beat inside it, and wait until it answers the broker's ping."""
        self.worker = self._spawn(*WORKER, "-B", "-s", str(self.folder / "beat"))
        self._wait(self.worker, "celery", self.worker_answers)

    def start_worker_beside(self, **told: str) -> subprocess.Popen[bytes]:
        """Start one more worker, without beat and told something of its own; wait for nothing."""
        self.beside.append(self._spawn(*WORKER, "-n", f"beside{len(self.beside)}@%h", **told))
        return self.beside[-1]

    def kill_worker(self) -> None:
        """SIGKILL the worker and its children, as a machine that lost its power would."""
        assert self.worker
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait(timeout=30)
        self.worker = None

    def stop_worker(self) -> None:
        """End the worker as an operator would: it finishes what it holds."""
        _end(self.worker)
        self.worker = None

    def start_redis(self) -> None:
        """Start the broker, on the port and with the data it had before."""
        self.redis.start()

    def stop_redis(self) -> None:
        """Stop the broker."""
        self.redis.stop()

    def status(self, path: str) -> int:
        """Return the status of a GET without a session, 0 when nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def worker_answers(self) -> bool:
        """Say whether a worker answers through the broker; on a busy machine one takes seconds."""
        return self.workers_answering(1) == 1

    def workers_answering(self, most: int) -> int:
        """Return how many workers answer through the broker, of `most` at the most."""
        try:
            with Celery(broker=self.redis.url, set_as_current=False) as app:
                return len(app.control.ping(timeout=3, limit=most))
        except (OperationalError, RedisError, OSError):  # the broker is away, or just came back
            return 0

    def log(self, program: str) -> str:
        """Return what `gunicorn` or `celery` wrote to its output."""
        path = self.folder / f"{program}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _copy_of(self, template: Template) -> str:
        if self.postgres:
            self.postgres.create_database(self.name, template=template.name)
            return self.postgres.url(self.name, WEB_ROLE)
        copy = self.folder / "secure_base.sqlite3"
        shutil.copyfile(template.sqlite, copy)
        return f"sqlite:///{copy}"

    def _spawn(self, program: str, *arguments: str, **told: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{program}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", program, *arguments],
                cwd=ROOT,
                env=self.env | told,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait(self, process: subprocess.Popen[bytes], program: str, answers: object) -> None:
        def check() -> bool:
            assert process.poll() is None, f"{program} ended at its start:\n{self.log(program)}"
            assert callable(answers)
            return bool(answers())

        wait_until(check, seconds=60, every=0.1, what=f"{program} answering")


def _end(process: subprocess.Popen[bytes] | None) -> None:
    """SIGTERM to the main process, time for a warm shutdown, then SIGKILL to all of its group."""
    if process is None:
        return
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)
