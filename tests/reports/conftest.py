"""A practice with one report, waiting; and where its file goes."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.env import file_storage
from reports import pdf
from reports.models import Report
from reports.production import produce
from tests.instances.store import PrivateStore
from tests.people import PracticePeople, TwoPractices
from tests.reports.stories import asked_for

Make = Callable[[Report], Report]


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def waiting(harbour: PracticePeople) -> Report:
    """A report its therapist has asked for, and no bell rung."""
    return asked_for(harbour.client, harbour.therapist)


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Make:
    """What a worker does with a report, with its words in the place of a layout."""
    monkeypatch.setattr(pdf, "render", lambda markup: markup.encode())
    monkeypatch.setattr(pdf, "finish", lambda raw: pdf.Printed(raw, 4))

    def made(report: Report) -> Report:
        lease = Report.objects.claim(report.pk)
        assert lease is not None
        assert produce(report.pk, lease)
        return Report.objects.get(pk=report.pk)

    return made


@pytest.fixture(scope="session")
def running_store() -> Iterator[PrivateStore]:
    server = PrivateStore()
    yield server
    server.stop()


@pytest.fixture
def store(running_store: PrivateStore, settings: Any, tmp_path: Path) -> Iterator[PrivateStore]:
    """An empty store, in which files lie for the time of a test."""
    settings.PRIVATE_FILES = tmp_path / "folder"
    lie_in(settings, running_store.settings)
    yield running_store
    running_store.reset()


def lie_in(settings: Any, store: dict[str, str], *, patience: float = 20) -> None:
    """Keep files in a store from now on; `patience` are seconds, for one that is silent few."""
    kept = file_storage("s3", store, Path())
    kept["OPTIONS"] |= {"read_seconds": patience, "tries": 1}
    settings.FILES_STORAGE, settings.FILES_STORE = "s3", store
    settings.STORAGES = settings.STORAGES | {"default": kept}
