"""No process of the service starts on settings that contradict each other."""

import secrets
from pathlib import Path

import pytest

from config.env import new_field_key
from tests.early import variables
from tests.processes import run_python

WEB = ["gunicorn", "-c", "python:config.gunicorn", "config.wsgi"]
WORKER = ["celery", "-A", "config", "worker", "-c", "1"]
BEAT = ["celery", "-A", "config", "beat", "--pidfile="]


@pytest.mark.parametrize("program", [WEB, WORKER, BEAT], ids=["web", "worker", "beat"])
def test_a_contradiction_is_named_with_its_remedy(program: list[str], tmp_path: Path) -> None:
    env = {
        **dict.fromkeys(variables(), ""),
        "PATH": "/usr/bin:/bin",
        "DJANGO_ENV": "production",
        "DEBUG": "true",
        "ALLOWED_HOSTS": "*",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "FIELD_KEYS": new_field_key(),
        "DATABASE_URL": "postgres://person@db.example/secure_base",
        "BROKER_URL": "redis://redis.example:6379/0",
        "SECURE_BASE_VAR": str(tmp_path),
        "WEB_BIND": f"unix:{tmp_path}/web.sock",
    }

    done = run_python("-m", *program, env=env, timeout=60)

    assert done.returncode == 78, done.stderr
    assert "Secure Base does not start." in done.stderr
    assert "DEBUG is on in production." in done.stderr
    assert "The database has no password." in done.stderr
    assert "Redis has no password." in done.stderr
    assert "ALLOWED_HOSTS is empty or `*`." in done.stderr
    assert "HINT" in done.stderr
