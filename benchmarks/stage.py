"""A private database with the schema in it, and Django on top; gone again at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.instances.postgres import PrivatePostgres


@contextmanager
def stage() -> Iterator[None]:
    """Start PostgreSQL on loopback, migrate, and stop it however the measuring ends."""
    server = PrivatePostgres.reserve()
    var = tempfile.mkdtemp(prefix="sbbench-")
    os.environ |= {
        "DJANGO_ENV": "test",
        "STATIC_ROOT": "",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECURE_BASE_VAR": var,
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "ERROR",
        "BROKER_URL": "memory://",
    }
    try:
        server.start()
        os.environ["DATABASE_URL"] = server.create_database("benchmarks")
        _set_up()
        yield
    finally:
        _hang_up()
        server.stop()
        shutil.rmtree(var, ignore_errors=True)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _hang_up() -> None:
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()
