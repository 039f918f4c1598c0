"""Processes of the product that begin as copies of one that has imported what others wrote.

Each is a real process with its own environment, output and end: it imports all of ours and reads
the settings anew. What half of its start would go into is there already.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib import import_module

from tests.folders import ROOT
from tests.processes import INHERITED, LONGEST

# What the product imports at each start, and asks for no setting while it is imported.
BEFORE = (
    "celery.app.amqp", "celery.app.backends", "celery.bin.celery", "cryptography.x509",
    "django.contrib.messages", "django.core.handlers.wsgi", "django.core.management.commands.check",
    "django.core.paginator", "django.db.models", "django.forms", "django.template.loader",
    "django.test", "django.urls", "django.views.generic", "drf_spectacular", "environs",
    "fido2.server", "kombu.serialization", "PIL.Image", "psycopg", "qrcode", "rest_framework",
    "structlog", "whitenoise", "yaml", "zxcvbn",
)  # fmt: skip
OURS = {"config", "clinic", "assessments", "reports"}
_server: list[tuple[socket.socket, "subprocess.Popen[bytes]"]] = []


def run_forked(
    *arguments: str, env: Mapping[str, str], timeout: float = LONGEST
) -> subprocess.CompletedProcess[str]:
    """What `python <arguments>` said and how it ended, as `run_python` would.

    `env` may tell Python itself nothing but what every deployment is told.
    """
    told = {name: value for name, value in env.items() if name.startswith("PYTHON")}
    assert told.items() <= _inherited().items(), told
    channel = _started()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        asked = json.dumps([arguments, dict(env)]).encode()
        socket.send_fds(channel, [asked], [out.fileno(), err.fileno()])
        pid = int(channel.recv(100))
        channel.settimeout(timeout)
        try:
            status = int(channel.recv(100))
        except TimeoutError as error:
            os.kill(pid, signal.SIGKILL)
            channel.settimeout(None)
            channel.recv(100)  # of the one that is no more
            raise subprocess.TimeoutExpired(arguments, timeout) from error
        channel.settimeout(None)
        said = [file.seek(0) or file.read().decode() for file in (out, err)]
    return subprocess.CompletedProcess(arguments, status, *said)


def _started() -> socket.socket:
    """The way to the process that forks, which the first who asks starts."""
    if not _server:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = f"from tests import forked; forked.become(*forked.serve({theirs.fileno()}))"
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()], start_new_session=True,
                env=_inherited(),
            )  # fmt: skip
        _server.append((ours, process))
    return _server[0][0]


def _inherited() -> dict[str, str]:
    return {name: os.environ[name] for name in INHERITED if name in os.environ}


@atexit.register
def _stop() -> None:
    """It ends by itself when nobody can ask it any more."""
    while _server:
        channel, process = _server.pop()
        channel.close()
        process.wait(timeout=30)


def serve(number: int) -> tuple[list[str], dict[str, str]]:
    """Fork for each that is asked for; only its copy comes back from here."""
    for name in BEFORE:
        import_module(name)
    assert not OURS & {name.partition(".")[0] for name in sys.modules}
    gc.freeze()
    channel = socket.socket(fileno=number)
    while True:
        asked, files, *_ = socket.recv_fds(channel, 1 << 20, 2)
        if not asked:
            raise SystemExit
        if (pid := os.fork()) == 0:
            channel.close()
            for file, place in zip(files, (1, 2), strict=True):
                os.dup2(file, place)
                os.close(file)
            arguments, env = json.loads(asked)
            return arguments, env
        for file in files:
            os.close(file)
        channel.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        channel.send(str(os.waitstatus_to_exitcode(status)).encode())


def become(arguments: list[str], env: dict[str, str]) -> None:
    """Run what Python would have run with these arguments, and end as it would."""
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    if arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<string>", "exec"), {"__name__": "__main__"})
    elif arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv, sys.path[0] = arguments, str(ROOT)
        runpy.run_path(arguments[0], run_name="__main__")
