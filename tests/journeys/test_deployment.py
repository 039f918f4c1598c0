"""The deployment every journey and fault test stands on: it starts, says how it is, and mends."""

import pytest

from tests.deployment import Deployment
from tests.waiting import wait_until


def test_web_database_broker_and_worker_answer(running_practice: Deployment) -> None:
    assert running_practice.status("/healthz") == 200
    assert running_practice.status("/readyz") == 200
    assert running_practice.worker_answers()


def test_each_deployment_runs_on_its_own_kind_of_database(running_practice: Deployment) -> None:
    vendor = running_practice.run("from django.db import connection; print(connection.vendor)")

    assert vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[running_practice.database]


@pytest.mark.faults
@pytest.mark.slow
def test_readiness_follows_the_broker_and_the_worker_comes_back(own_practice: Deployment) -> None:
    own_practice.stop_redis()
    assert own_practice.status("/readyz") == 503
    assert own_practice.status("/healthz") == 200

    own_practice.start_redis()

    assert own_practice.status("/readyz") == 200
    wait_until(own_practice.worker_answers, seconds=60, what="the worker coming back")
    own_practice.kill_worker()
    assert not own_practice.worker_answers()
    own_practice.start_worker()  # which waits for its answer
