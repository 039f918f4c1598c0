"""The minute's clock goes on when the machine's own is set back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from config.beat import Scheduler
from config.celery import TEND, app


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was sent to the workers."""
    names: list[str] = []
    monkeypatch.setattr(Scheduler, "apply_entry", lambda _, entry, **__: names.append(entry.name))
    return names


@pytest.fixture
def scheduler(tmp_path: Path) -> Iterator[Scheduler]:
    app.finalize()
    assert app.conf.beat_scheduler == "config.beat:Scheduler"
    made = Scheduler(app=app, schedule_filename=str(tmp_path / "beat"))
    yield made
    made.close()


def begun(scheduler: Scheduler, ago: timedelta) -> None:
    """All was sent last so long ago, as the clock says now; and the scheduler has seen that."""
    for entry in scheduler.schedule.values():
        entry.last_run_at = entry.default_now() - ago
    scheduler.populate_heap()


def test_what_is_due_each_minute_is_due_within_one_of_the_new_time(
    scheduler: Scheduler, sent: list[str]
) -> None:
    begun(scheduler, timedelta(hours=-2))
    assert 0 < scheduler.tick() <= 60
    assert sent == []
    for entry in scheduler.schedule.values():
        entry.last_run_at -= timedelta(seconds=61)
    scheduler._heap = None
    while scheduler.tick() == 0:
        pass
    assert TEND in sent


def test_a_clock_that_goes_right_changes_nothing(scheduler: Scheduler, sent: list[str]) -> None:
    begun(scheduler, timedelta(seconds=30))
    assert 25 < scheduler.tick() <= 30
    assert sent == []
