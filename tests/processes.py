"""Other processes of this Python, run to their end from the checkout."""

import subprocess
import sys
from collections.abc import Mapping

from tests.folders import ROOT

INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH")
LONGEST = 300  # seconds; nothing a test starts takes longer


def run_python(
    *arguments: str, env: Mapping[str, str] | None = None, timeout: float = LONGEST
) -> subprocess.CompletedProcess[str]:
    """What `python <arguments>` said and how it ended; it reads nothing and may fail."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
