"""The web process never loads the layout engine: it costs memory and can be made to fetch."""

import subprocess
import sys

from tests.architecture.sources import ROOT

PROGRAM = """
import sys
import config.wsgi
from tests.architecture.routes import routes
assert len(routes()) > 40
print(sorted(name for name in sys.modules if name.split(".")[0] in ("weasyprint", "pydyf")))
"""


def test_the_web_process_does_not_load_the_layout_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
