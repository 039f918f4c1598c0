"""What every test gets: a closed network, private servers, a browser that stays on this machine."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as properties

from clinic.models import opening, prepared
from tests.chromium import chromium
from tests.deployment import DATABASES, Deployment
from tests.early import shared_postgres
from tests.instances.postgres import PrivatePostgres
from tests.instances.redis import PrivateRedis
from tests.instances.template import MIGRATED, Template
from tests.network import close_network
from tests.people import two_practices as two_practices

# Playwright's sync API runs an event loop in the test's thread; Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

close_network()

# Properties are checked for truth, not for speed: a busy machine must not fail them.
properties.register_profile("truth", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("truth")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a SQLite run can't do.

    `make test` runs on PostgreSQL and leaves nothing out.
    """
    if os.environ["SECURE_BASE_TEST_DB"] == "sqlite":
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(autouse=True)
def anew() -> None:
    """No test meets what another one left: statements put together, keys opened."""
    prepared.forget()
    opening.forget_all()


@pytest.fixture(scope="session")
def postgres() -> PrivatePostgres:
    """The run's PostgreSQL, started."""
    server = shared_postgres()
    server.start()
    return server


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the server before pytest-django makes the test database on it, from the template."""
    if os.environ["SECURE_BASE_TEST_DB"] == "postgres":
        Template.of("postgres", request.getfixturevalue("postgres"))
        # Migrated already: what `migrate` would do again takes as long as a hundred tests.
        settings.DATABASES["default"]["TEST"] |= {"TEMPLATE": MIGRATED, "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Send others away (autovacuum, say) before the test database is dropped: it is ours alone."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session")
def redis_server() -> Iterator[PrivateRedis]:
    """A Redis for this test process; tests that stop it make their own `PrivateRedis`."""
    server = PrivateRedis()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session", params=DATABASES)
def running_practice(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The whole product on SQLite, then on PostgreSQL, shared by the tests that ask for it.

    They must not stop its parts; tests that do take `own_practice`.
    """
    yield from _deployed(request)


@pytest.fixture(params=DATABASES)
def own_practice(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """The whole product for one test alone, which may stop, kill and starve it."""
    yield from _deployed(request)


def _deployed(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    wants_postgres = request.param == "postgres"
    deployment = Deployment(
        request.param, request.getfixturevalue("postgres") if wants_postgres else None
    )
    try:
        yield deployment.start()
    finally:
        deployment.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, kept off the network. Its absence is an error, never a skip."""
    browser = chromium()
    if browser is None:
        pytest.fail("Chromium is not installed: run `make test`, or: apt-get install chromium")
    return {
        "executable_path": browser,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """British English, UTC and reduced motion, so that pictures of pages repeat."""
    return {"locale": "en-GB", "timezone_id": "UTC", "reduced_motion": "reduce"}
