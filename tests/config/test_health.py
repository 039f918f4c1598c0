import pytest
from celery import Celery
from django.db import connection
from django.test import Client

from config import views
from tests.instances.redis import PrivateRedis, free_port


@pytest.fixture
def with_broker(redis_server: PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "app", Celery(broker=redis_server.url, set_as_current=False))


def test_healthz_says_the_process_answers_and_asks_no_database() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_the_database_is_migrated_and_the_broker_answers(with_broker: None) -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_not_ready_without_a_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    away = f"redis://127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(views, "app", Celery(broker=away, set_as_current=False))
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "not ready", "database": "ok", "broker": "unreachable"}


@pytest.mark.django_db
def test_not_ready_before_the_migrations(with_broker: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reports'")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "migrations missing"


@pytest.mark.django_db
def test_not_ready_without_a_database(with_broker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(connection: object) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr(views, "MigrationExecutor", away)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "unreachable"
    assert b"route" not in answer.content
