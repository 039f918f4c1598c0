"""A process of the product that runs Python for a test, again and again: starting one is dear."""

import contextlib
import io
import json
import subprocess
import sys
import threading
from collections.abc import Mapping

from tests.folders import ROOT


class Inside:
    """One Python with the product's settings, as `manage.py shell` would be.

    Every piece of code begins anew: with names of its own, no connection and no key open.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env, self.lock = dict(env), threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from tests.inside import serve; serve()"],
            cwd=ROOT, env=self.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(self, code: str) -> str:
        """What the code printed. AssertionError with its traceback where it failed."""
        with self.lock:
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(json.dumps(code) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        assert line, "the process that runs code for a test has ended"
        printed, failed = json.loads(line)
        if failed:
            raise AssertionError(f"code inside the product failed:\n{printed}{failed}")
        return str(printed)

    def stop(self) -> None:
        """End it; it ends by itself when nobody can ask it any more."""
        assert self.process.stdin
        assert self.process.stdout
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def serve() -> None:
    """Run the pieces of code that come in, one a line, and answer each with what it printed."""
    import os
    import traceback

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connections

    from clinic import walls
    from clinic.models import opening, prepared

    walls.open_every()
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        printed, failed = io.StringIO(), ""
        try:
            with contextlib.redirect_stdout(printed):
                exec(compile(json.loads(line), "<test>", "exec"), {"__name__": "__main__"})
        except BaseException:
            failed = traceback.format_exc()
        connections.close_all()
        opening.forget_all()
        prepared.forget()
        answers.write(json.dumps([printed.getvalue(), failed]) + "\n")
        answers.flush()
