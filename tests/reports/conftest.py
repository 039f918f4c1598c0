"""A practice with one report, waiting."""

from collections.abc import Callable

import pytest

from reports import pdf
from reports.models import Report
from reports.production import produce
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
