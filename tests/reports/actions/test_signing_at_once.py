"""Several signatures of one draft at the same moment make one version."""

import pytest

from clinic.models import AuditEvent
from reports.actions import request_report, sign_report
from reports.models import Report
from tests.clinic.actions.test_notes_at_once import at_once, fresh
from tests.people import PracticePeople, make_people
from tests.reports.conftest import Make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 6


@pytest.fixture
def harbour(transactional_db: None) -> PracticePeople:
    return make_people("Harbour")


def test_signing_at_the_same_moment_signs_once(harbour: PracticePeople, make: Make) -> None:
    given = {"client": harbour.client, "by": harbour.therapist}
    draft = make(request_report(**given))
    later = make(request_report(follows=draft, **given))
    signers = [fresh(harbour.therapist) for _ in range(TIMES)]

    def deed(number: int) -> Report:
        report = later if number % 2 else draft
        return sign_report(report=report, seen=report.snapshot_hash, by=signers[number])

    results = at_once(deed, TIMES)
    assert {type(each) for each in results} == {Report}
    assert sorted(Report.objects.exclude(version=None).values_list("version", flat=True)) == [1, 2]
    assert AuditEvent.objects.filter(event="report.signed").count() == 2
