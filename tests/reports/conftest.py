"""A practice with one report, waiting."""

import pytest

from reports.models import Report
from tests.people import PracticePeople, TwoPractices
from tests.reports.stories import asked_for


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def waiting(harbour: PracticePeople) -> Report:
    """A report its therapist has asked for, and no bell rung."""
    return asked_for(harbour.client, harbour.therapist)
