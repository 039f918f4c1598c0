"""`make demo`: one practice of invented people, with everything it needs, on this machine only."""

import fcntl
import os
import secrets
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from config.demo.broker import start_broker
from config.demo.children import Children, Stopped, Trouble
from config.demo.libraries import missing_libraries, sentence
from config.env import BASE_DIR

SOCKET_LIMIT = 90  # a Unix socket's path may have about a hundred characters
OWN = ("secure_base.sqlite3*", "files", "mail", "demo", "run")
MANAGE = [sys.executable, str(BASE_DIR / "manage.py")]


@dataclass(frozen=True)
class Wishes:
    """What the person asked for on the command line."""

    port: int = 8000
    once: bool = False
    reset: bool = False


def demonstrate(wishes: Wishes) -> None:
    """Seed, start, print where it is, and stay until asked to stop. Raises Trouble."""
    os.umask(0o077)
    _refuse_outside_embedded(wishes)
    _look_at_libraries(wishes)
    with _alone(), _folders(wishes) as run:
        if not wishes.once:
            _refuse_taken_port(wishes.port)
        password, is_new = _password()
        children = Children(_environment(wishes, password), settings.VAR / "demo")
        try:
            children.env["BROKER_URL"] = start_broker(children, run)
            _prepare(children, password, is_new)
            _serve(children, wishes, run, password)
        except Stopped:
            print("\nStopping …", flush=True)
        finally:
            children.stop()


def _serve(children: Children, wishes: Wishes, run: Path, password: str) -> None:
    celery, quiet = [sys.executable, "-m", "celery", "-A", "config"], ["-l", "warning"]
    alone = ["--without-gossip", "--without-mingle"]
    children.start("worker", [*celery, "worker", "-c", "2", *alone, *quiet])
    # A process of its own: inside the worker (`-B`) it stayed behind when the worker was asked to
    # stop while it started.
    children.start("clock", [*celery, "beat", "-s", str(run / "beat"), "--pidfile=", *quiet])
    if wishes.once:
        children.run([*MANAGE, "demo_report"], seconds=150)
        return
    gunicorn = ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
    children.start("web", [sys.executable, "-m", *gunicorn])
    if not children.wait_until(lambda: _answers(wishes.port), seconds=60):
        raise Trouble("The web process did not answer within 60 seconds; see var/demo/web.log.")
    _greet(wishes.port, password)
    children.wait_until(lambda: False)


def _prepare(children: Children, password: str, is_new: bool) -> None:
    if not list(settings.VAR.glob("secure_base.sqlite3")):
        print("Making the practice of invented people …", flush=True)
    children.run([*MANAGE, "seed_demo"], seconds=600)
    if is_new:
        _keep_password(password)


def _greet(port: int, password: str) -> None:
    from config.demo.seed import ACCOUNTS

    width = max(len(email) for email in ACCOUNTS)
    print(f"\nSecure Base is open at  http://localhost:{port}\n")
    print("Sign in as one of the invented people:")
    for email, words in ACCOUNTS.items():
        print(f"  {email:<{width}}  {words}")
    print(f"Password for all of them: {password}\n")
    print(
        "Ctrl+C stops it; the data stays in var/ (make demo ARGS=--reset starts anew).", flush=True
    )


def _environment(wishes: Wishes, password: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_ENV": "embedded",
        "DEMO": "true",
        "SECOND_FACTOR": "offered",
        "DEMO_PASSWORD": password,
        "PUBLIC_URL": f"http://localhost:{wishes.port}",
        "WEB_BIND": f"127.0.0.1:{wishes.port}",
        "WEB_WORKERS": "1",
        "WEB_THREADS": "8",
        "PYTHONUNBUFFERED": "1",
    }


def _refuse_outside_embedded(wishes: Wishes) -> None:
    if not settings.EMBEDDED:
        raise Trouble(
            f"DJANGO_ENV is {settings.DJANGO_ENV.value}; the demonstration runs embedded only.", 2
        )
    own = settings.VAR / "secure_base.sqlite3"
    if wishes.reset and Path(str(settings.DATABASES["default"]["NAME"])) != own:
        raise Trouble("--reset deletes the embedded database only; DATABASE_URL names another.", 2)


def _look_at_libraries(wishes: Wishes) -> None:
    if missing := missing_libraries():
        if wishes.once:
            raise Trouble(sentence(missing))
        print(f"{sentence(missing)} (until then print pages with Ctrl+P).", flush=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Hold a lock on the folder itself, so that no lock file is left behind."""
    handle = os.open(settings.VAR, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Trouble("The demonstration is already running on this folder.", 2) from None
    finally:
        os.close(handle)


@contextmanager
def _folders(wishes: Wishes) -> Iterator[Path]:
    """The folder of sockets and schedules, gone again at the end; deletes the data on --reset."""
    if wishes.reset:
        for path in (found for pattern in OWN for found in settings.VAR.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (settings.VAR / "demo").mkdir(mode=0o700, exist_ok=True)
    run = settings.VAR / "run"
    if len(str(run / "broker.sock")) > SOCKET_LIMIT:
        run = Path(tempfile.mkdtemp(prefix="secure-base-"))
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(mode=0o700)
    try:
        yield run
    finally:
        shutil.rmtree(run, ignore_errors=True)


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise Trouble(
                f'Port {port} is not free ({error}); try: make demo ARGS="--port {port + 1}"', 2
            ) from None


def _password() -> tuple[str, bool]:
    """The accounts' password, and whether it was made just now."""
    kept = settings.VAR / "demo" / "password"
    if given := os.environ.get("DEMO_PASSWORD", ""):
        return given, False
    if kept.exists():
        return kept.read_text().strip(), False
    return secrets.token_urlsafe(12), True


def _keep_password(password: str) -> None:
    handle = os.open(settings.VAR / "demo" / "password", os.O_CREAT | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(password + "\n")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
