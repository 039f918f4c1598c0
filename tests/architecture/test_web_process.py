"""The web process never loads the layout engine, nor what is large and seldom needed there."""

from tests.processes import run_python

PROGRAM = """
import sys
NOT_THERE = ("weasyprint", "pydyf", "numpy", "fhirpathpy", "boto3", "botocore", "storages")
import config.wsgi
from tests.architecture.routes import routes
assert len(routes()) > 40
print(sorted(name for name in sys.modules if name.split(".")[0] in NOT_THERE))
"""


def test_the_web_process_does_not_load_what_is_large_and_seldom_needed() -> None:
    done = run_python("-c", PROGRAM)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
