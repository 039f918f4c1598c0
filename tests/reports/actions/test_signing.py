"""Signing a draft: exactly what was read, once, numbered, and locked from then on."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clinic.audit.signed import unlike_signed
from clinic.models import AuditEvent, Event
from clinic.models.base import AppendOnlyError
from clinic.models.signing import is_as_signed
from reports import storage
from reports.actions import cancel_report, request_report, sign_report
from reports.documents.paper import markup
from reports.documents.shape import Document
from reports.models import Report
from reports.production import produce
from reports.queries.handed_out import changed_since
from tests.factories import care_for
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.reports.stories import answer, course, planned, session
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(harbour: PracticePeople, make: Make) -> Report:
    """A draft of the therapist's, with words of their own."""
    course(harbour.client, harbour.therapist, [(5.4, 4.9), (3.2, 3.4)])
    opening = "You asked where things stand."
    wishes = {"opening": opening, "left_out": ["moved", "answers"]}
    return make(request_report(client=harbour.client, by=harbour.therapist, **wishes))


def sign(draft: Report, people: PracticePeople) -> Report:
    return sign_report(report=draft, seen=draft.snapshot_hash, by=people.therapist)


def test_the_time_line_says_which_is_the_draft_and_which_the_version(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    make(sign(draft, harbour))
    make(
        request_report(
            client=harbour.client, by=harbour.therapist, kind="prep", audience="therapist"
        )
    )
    page = signed_in(harbour.therapist).get(f"/clients/{harbour.client.pk}/?part=timeline")
    titles = re.findall(
        r'/reports/[0-9a-f-]{36}/">([^<]+?)(?:&#x27;s file)?</a>', page.content.decode()
    )
    letter = "Progress report, for the client"
    assert titles == [
        "Session sheet, for the therapist",
        f"{letter}, version 1",
        f"{letter}, draft",
    ]


def test_a_version_is_made_of_the_words_that_were_read_and_nothing_newer(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    before = storage.open_file(draft).decode()
    today = harbour.practice.today()
    answer(harbour.client, harbour.therapist, today, (6.0, 6.0))
    plan = planned(harbour.client, harbour.therapist)
    session(harbour.client, harbour.therapist, plan, today, {0: 1}, "Waited.")
    with CaptureQueriesContext(connection) as caught:
        since = changed_since(draft)
    assert len(caught) == 1
    assert since is not None
    assert (since.answered, since.rated, since.seen, since.signed) == (1, 1, 1, 1)

    signed = make(sign(draft, harbour))
    after = storage.open_file(signed).decode()
    assert "Draft" in before
    assert "Draft" not in after
    assert after.count("Signed by") == 2
    assert "In the words of" in after
    assert "Your anxiety score has come down" in after  # whatever was written above it
    assert "What moved most" not in after
    told, kept = (Document.from_json(each.snapshot) for each in (signed, draft))
    assert (told.lead, told.plane, told.change, told.scoring) == (
        kept.lead, kept.plane, kept.change, kept.scoring,
    )  # fmt: skip
    assert {each.content_hash for each in told.scoring} != {""}
    assert markup(told) == after
    assert (signed.made_at, signed.version) == (draft.made_at, 1)


def test_signing_again_gives_the_version_there_is(harbour: PracticePeople, draft: Report) -> None:
    signed = sign(draft, harbour)
    assert sign(draft, harbour).pk == signed.pk
    assert sign(signed, harbour).pk == signed.pk
    assert is_as_signed(Report.objects.get(pk=signed.pk))
    row = AuditEvent.objects.get(event=Event.REPORT_SIGNED)
    assert (row.subject_id, row.reason) == (str(signed.pk), signed.digest)
    with pytest.raises(ValidationError, match="no longer being made"):
        cancel_report(report=signed, by=harbour.therapist)


def test_versions_are_counted_in_their_thread(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    first = make(sign(draft, harbour))
    given = {"client": harbour.client, "by": harbour.therapist}
    again = make(request_report(follows=first, opening="Said differently.", **given))
    other = make(request_report(**given))
    assert [sign(each, harbour).version for each in (again, other)] == [2, 1]
    with pytest.raises(ValidationError, match="somebody else"):
        request_report(follows=first, client=harbour.others_client, by=harbour.colleague)


def test_what_was_not_read_is_not_signed(
    harbour: PracticePeople, draft: Report, waiting: Report
) -> None:
    for seen in ("", "0" * 64):
        with pytest.raises(ValidationError, match="not the words you were shown"):
            sign_report(report=draft, seen=seen, by=harbour.therapist)
    with pytest.raises(ValidationError, match="once its draft is there"):
        sign_report(report=waiting, seen="", by=harbour.therapist)
    assert not Report.objects.exclude(version=None).exists()


def test_who_does_not_sign_for_the_client_is_refused(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    for who in ("colleague", "supervisor", "trainee", "owner", "desk"):
        with pytest.raises(ValidationError, match="signed by a therapist"):
            sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.members[who])
    care_for(harbour.trainee, harbour.client)
    theirs = make(request_report(client=harbour.client, by=harbour.trainee))
    with pytest.raises(ValidationError, match="signed by a therapist"):
        sign_report(report=theirs, seen=theirs.snapshot_hash, by=harbour.trainee)
    signed = sign_report(report=theirs, seen=theirs.snapshot_hash, by=harbour.supervisor)
    assert signed.signature.endswith(", supervisor")
    assert make(signed).state == "ready"


def test_a_signed_version_is_locked_by_model_and_database(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    signed = make(sign(draft, harbour))
    signed.signature = "Somebody else"
    with pytest.raises(AppendOnlyError):
        signed.save()
    with pytest.raises(AppendOnlyError):
        signed.delete()
    for deed in (
        lambda: Report.objects.filter(pk=signed.pk).update(snapshot_hash=""),
        lambda: Report.objects.filter(pk=signed.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()


def test_words_changed_past_the_product_are_not_printed(
    harbour: PracticePeople, draft: Report, make: Make
) -> None:
    signed = sign(draft, harbour)
    assert list(unlike_signed()) == []
    signed.snapshot["lead"] = ["Everything is well."]
    signed.save()
    assert [broken.words for broken in unlike_signed()] == [
        f"report {signed.pk} does not say what was signed"
    ]
    lease = Report.objects.claim(signed.pk)
    assert lease is not None
    assert not produce(signed.pk, lease)
    assert "not those that were signed" in Report.objects.get(pk=signed.pk).error
