"""The copy of a record: whole, readable by all, for its client alone, and of any size."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pdfua import validate

from clinic.actions.client_words import take_words
from clinic.actions.notes import add_addendum
from clinic.models import AuditEvent, Caseload, Client, ContactWishes, Note, Session
from reports import pdf
from reports.actions import (
    release_report,
    request_batch,
    request_report,
    retry_report,
    sign_report,
)
from reports.actions.exports import ask_for_record
from reports.actions.releasing import refuse_unreleasable
from reports.documents.facts import collect
from reports.documents.kinds import kept, write
from reports.documents.paper import markup
from reports.documents.record import TOLD, chapters, page_of, person
from reports.documents.record.shape import Record
from reports.exports.contents import EXPORTED
from reports.models import Report
from reports.production import produce
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.reports.edges import LINK, beyond
from tests.reports.marks import faults
from tests.reports.stories import asked_for, course, leaving, planned, rich, session
from tests.reports.test_pdf import INERT, text_of
from tests.sign_in import signed_in
from tests.sizes import n_of


def record_of(people: PracticePeople) -> tuple[Report, Record]:
    client = Client.objects.select_related("practice").get(pk=people.client.pk)
    report = asked_for(client, people.therapist, kind="record")
    record = write(collect(report))
    assert isinstance(record, Record)
    assert kept(report, json.loads(json.dumps(record.as_json()))) == record
    return report, record


def printed(record: Record, path: Path) -> pdf.Printed:
    done = pdf.finish(pdf.render(markup(record)))
    path.write_bytes(done.content)
    assert [finding.rule_id for finding in validate(str(path)).findings] == []
    assert faults(done.content) == []
    return done


def test_each_table_of_the_export_is_told_of_in_a_chapter() -> None:
    told = " ".join(TOLD.values()).split()
    assert sorted(told) == sorted(part.label for part in EXPORTED)


@pytest.mark.django_db
def test_a_rich_record_is_printed_as_the_page_has_it(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    rich(harbour.client, harbour.therapist)
    leaving(harbour.client, harbour.therapist)
    harbour.client.contact_notes = f"{INERT}\x0b ]]>"
    harbour.client.save()
    note = Note.objects.filter(client=harbour.client).latest("session_on")
    more = {"note": note, "reason": "A slip.", "by": harbour.therapist}
    add_addendum(**more, kind="amendment", section="focus", struck="quiet", text="long")
    _report, record = record_of(harbour)
    done = printed(record, tmp_path / "record.pdf")
    text = text_of(done.content)
    for words in (
        "It needs no signature",
        f"{INERT} ]]>",
        "Why this pathway Agreed together.",
        "+1, more than hoped",
        "A [struck out:] quiet [in its place, Harbour Therapist",
        "Waited an hour before calling, and told me so.",
        "every silence was an alarm",
        "I ring Ottilie on Sundays.",
        "Reliably lower",
        "What is not in it",
        "A therapist's notes to themselves: no part of the record.",
        f"Copy {_report.number}",
    ):
        assert words in text, words
    assert "raft" not in text.replace("about a draft", "")
    with pikepdf.open(io.BytesIO(done.content)) as file, file.open_outline() as outline:
        (top,) = outline.root
        below = {item.title for item in top.children}
    assert {chapter.heading for chapter in record.chapters} < below

    page, words_of = page_of(harbour.client, {}), re.compile(r"<[^>]*>|\s+")
    shown = words_of.sub(" ", page)
    body = words_of.sub(" ", markup(record))
    for chapter in record.chapters:
        for entry in chapter.entries:
            assert shown.count(entry.title) == body.count(entry.title) >= 1


@pytest.mark.django_db
def test_one_long_word_stays_on_the_paper(
    harbour: PracticePeople, make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client, by = harbour.client, harbour.therapist
    plan = planned(client, by, LINK)
    session(client, by, plan, client.practice.today(), {0: 0}, LINK)
    take_words(client=client, text=LINK, may_be_quoted=True, by=by)
    client.contact_notes = LINK
    client.save()
    draft = make(request_report(client=client, by=by, opening=LINK))
    signed = make(sign_report(report=draft, seen=draft.snapshot_hash, by=by))
    release_report(report=signed, words=f"Read {LINK}", by=by)
    monkeypatch.undo()  # from here on pages are laid out
    _report, record = record_of(harbour)
    done = printed(record, tmp_path / "record.pdf")
    assert beyond(done.content, 18 / 25.4 * 72 - 1) == []
    whole = "".join(text_of(done.content).split())
    assert f"Read{LINK}" in whole
    assert whole.count(LINK) >= 4


@pytest.mark.django_db
def test_a_language_has_its_name_and_an_unmarked_session_was_not_planned(
    harbour: PracticePeople,
) -> None:
    for days, state in ((-3, "planned"), (-2, "attended"), (3, "planned")):
        at = timezone.now() + timedelta(days=days)
        done = {"state": state, "state_at": at if state == "attended" else None}
        told = {"member": harbour.therapist, "kind": "in_person", "starts_at": at}
        Session.objects.create(practice=harbour.practice, client=harbour.client, **told, **done)
    assert ("Language", "British English") in [
        (fact.label, fact.value) for fact in person.contact(harbour.client).rows
    ]
    said = [line.text.rpartition(" · ")[2] for line in person.sessions(harbour.client).lines]
    assert said == ["not noted whether it took place", "attended", "planned"]


@pytest.mark.django_db
@pytest.mark.parametrize("scores", [[], [(5.4, 4.9)]])
def test_an_empty_record_and_a_first_answer(
    harbour: PracticePeople, tmp_path: Path, scores: list[tuple[float, float]]
) -> None:
    course(harbour.client, harbour.therapist, scores)
    _report, record = record_of(harbour)
    text = text_of(printed(record, tmp_path / "record.pdf").content)
    assert "No note was written." in text
    assert ("No check-in was answered." in text) == (not scores)
    assert ("Slightly agree (5)" in text) == bool(scores)


@pytest.mark.django_db
def test_two_hundred_forms_and_notes_keep_within_a_child_s_limits(
    harbour: PracticePeople,
) -> None:
    size, by = n_of(200), harbour.therapist
    course(harbour.client, by, [(5.4, 4.9), (3.2, 3.4)] * (size // 2), every=1)
    plan, today = planned(harbour.client, by, "Breathe out."), harbour.practice.today()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            record_of(harbour)
        return len(queries)

    session(harbour.client, by, plan, today, {0: 1}, "Once.")
    few = asked()
    for _n in range(size):
        session(harbour.client, by, plan, today, {0: 1}, "Waited an hour before calling. " * 8)
    many = asked()
    report, record = record_of(harbour)
    assert many == few, "notes are many, statements are not"
    assert sum(len(entry.tables) for entry in record.chapters[9].entries) == 2 * -(-size // 5)
    lease = Report.objects.claim(report.pk)
    assert lease is not None
    assert produce(report.pk, lease)


@pytest.mark.django_db
def test_it_is_made_for_who_may_export_and_handed_to_nobody_else(
    harbour: PracticePeople, make: Make
) -> None:
    client, by = harbour.client, harbour.therapist
    ask_for_record(client=client, by=harbour.client_user)
    browser, url = signed_in(by), reverse("client_export", args=[client.pk])
    page = browser.get(url).content.decode()
    assert "Needs no signature" not in page
    assert "As a PDF, for a client who asks for a copy" in page
    key = re.findall(r'name="request_key" value="(\w+)"', page)[0]
    late = signed_in(by, ago=6 * 60)
    assert late.post(url, {"copy": "pdf"}).status_code == 403
    sent = {"copy": "pdf", "request_key": key}
    first, again = (browser.post(url, sent)["Location"] for _n in range(2))
    assert first == again
    report = make(Report.objects.get())
    asked = AuditEvent.objects.get(event="report.requested")
    assert (asked.reason, asked.actor) == ("record", by.user)
    there = browser.get(first).content.decode()
    assert "Download PDF" in there
    for word in ("Sign and lock", "Hand it to the client", "Change it in a new draft", "Draft"):
        assert word not in there, word

    file = reverse("report_file", args=[report.pk])
    assert late.get(file).status_code == 302, "it is still you?"
    assert late.get(reverse("report_protected", args=[report.pk])).status_code == 302
    assert late.post(reverse("report_archive", args=[report.pk])).status_code == 403
    assert not AuditEvent.objects.filter(event="client.exported").exists()
    assert ContactWishes.objects.get(client=client).record_asked_at is not None
    given = browser.get(file)
    assert "record-copy-" in given["Content-Disposition"]
    assert AuditEvent.objects.filter(event="client.exported", client=client).count() == 1
    assert ContactWishes.objects.get(client=client).record_asked_at is None

    assert browser.get(f"/api/v1/reports/{report.pk}/file/").status_code == 403
    wish = {"client": str(client.pk), "kind": "record"}
    assert browser.post("/api/v1/reports/", wish, "application/json").status_code == 400
    both = {"client": client, "member": harbour.colleague}
    Caseload.objects.create(practice=harbour.practice, since=harbour.practice.today(), **both)
    for who in (harbour.colleague, harbour.supervisor):
        assert signed_in(who).get(file).status_code == 403
    for path in ("report_preview", "report_new"):
        built = browser.get(f"{reverse(path, args=[client.pk])}?kind=record&from={report.pk}")
        assert built.status_code == 200
        assert "Copy of the record" not in built.content.decode()


@pytest.mark.django_db
def test_it_is_whole_and_never_signed(harbour: PracticePeople) -> None:
    ask = {"client": harbour.client, "kind": "record"}
    by, today = harbour.therapist, harbour.practice.today()
    for wrong, words in (
        ({"audience": "therapist"}, "for the client"),
        ({"period_from": today}, "of the whole"),
        ({"by": harbour.colleague}, "by who reads it"),
        ({"by": harbour.supervisor}, "by who reads it"),
    ):
        with pytest.raises(ValidationError, match=words):
            request_report(**ask, **{"by": by, **wrong})
    for wrong in ({"audience": "referrer"}, {"period_from": today}):
        with pytest.raises(IntegrityError), transaction.atomic():
            asked_for(harbour.client, by, kind="record", **wrong)
    report = request_report(**ask, by=by)
    with pytest.raises(ValidationError, match="one client at a time"):
        request_batch(clients=[harbour.client], kind="record", by=by)
    with pytest.raises(ValidationError):
        sign_report(report=report, seen="", by=by)
    with pytest.raises(ValidationError, match="A draft"):
        refuse_unreleasable(report)
    with pytest.raises(ValidationError, match="where records are exported"):
        retry_report(report=report, by=by)
    Caseload.objects.filter(client=harbour.client).delete()
    lease = Report.objects.claim(report.pk)
    assert lease is not None
    assert not produce(report.pk, lease), "the client was lost before it was made"
    report.refresh_from_db()
    assert report.state == Report.State.CANCELLED
    assert len(chapters(harbour.client)) == len(TOLD)
