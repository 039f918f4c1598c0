"""The session sheet: what it says on its one page, and that it is nobody else's."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from pdfua import validate
from pypdf import PdfReader

from assessments.actions.alerts import ask_to_be_called
from clinic.actions.given import give_exercise, log_exercise
from clinic.actions.life import add_person
from clinic.actions.notes import save_note, sign_note, start_note
from clinic.actions.plans import update_goals
from clinic.library.openings import DANGER, openings
from clinic.models import Client
from reports import pdf
from reports.access import may_sign
from reports.actions import request_report, sign_report
from reports.actions.releasing import refuse_unreleasable
from reports.documents.facts import collect
from reports.documents.kinds import kept, write
from reports.documents.paper import markup
from reports.documents.sheet_shape import Sheet
from reports.models import Report
from tests.assessments.alarms import asked_about_danger, decided, told, with_readers
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.reports.marks import faults
from tests.reports.stories import asked_for, rich
from tests.reports.test_pdf import text_of
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
LONG = "Write down one kept promise a day, and what it was like to wait for it. "


def full(people: PracticePeople) -> None:
    """A record with as much of everything as there is, at its longest."""
    client, by = people.client, people.therapist
    plan = rich(client, by)
    goals = {goal.pk: {"words": "", "in_focus": True} for goal in plan.goals.all()}
    update_goals(plan=plan, goals=goals, by=by)
    note = start_note(client=client, session_on=client.practice.today(), by=by)
    content = {"sections": {"plan": LONG * 30}, "activation": "", "goals": {}}
    note = save_note(
        note_id=note.pk, content=content, session_on=note.session_on, revision=0, by=by
    )
    sign_note(note=note, by=by)
    given = give_exercise(client=client, template="mindfulness.1", words="", by=by)
    for _n in range(5):
        today = client.practice.today()
        log_exercise(exercise=given, done_on=today, useful=3, words=LONG * 8, by=by.user)
    for name, role in (("Quirin", "partner"), ("Ottilie", "relative"), ("Bruno", "friend")):
        content = {"name": name, "role": role, "manner": "distant", "steady": False}
        add_person(client=client, content=content, by=by)
    ask_to_be_called(client=client, phone="1", when="now", by=people.client_user)
    told(asked_about_danger(with_readers(people)), 2)


def sheet_of(people: PracticePeople, **fields: str) -> tuple[Report, Sheet]:
    client = Client.objects.select_related("practice").get(pk=people.client.pk)
    report = asked_for(client, people.therapist, kind="prep", audience="therapist", **fields)
    sheet = write(collect(report))
    assert isinstance(sheet, Sheet)
    assert kept(report, json.loads(json.dumps(sheet.as_json()))) == sheet
    return report, sheet


@pytest.mark.parametrize(("country", "size"), [("GB", (595, 842)), ("US", (612, 792))])
def test_the_fullest_record_fits_one_page(
    harbour: PracticePeople, tmp_path: Path, country: str, size: tuple[int, int]
) -> None:
    full(harbour)
    harbour.practice.country = country
    harbour.practice.save()
    _report, sheet = sheet_of(harbour)
    printed = pdf.finish(pdf.render(markup(sheet)))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(printed.content)
    assert printed.pages == 1
    box = PdfReader(io.BytesIO(printed.content)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size
    assert [finding.rule_id for finding in validate(str(path)).findings] == []
    assert faults(printed.content) == []
    text = text_of(printed.content)
    for words in (
        "Harbour, born",
        "none is planned",
        "2 alerts wait for a decision",
        "Told of danger",
        "Nobody has looked at it yet.",
        "There is no safety plan yet.",
        "Asks to be called",
        "Anxiety is 2.2 points lower",
        "Write down one kept promise a day",
        "To talk about",
        "Tried since",
        "In focus",
        "At hand: partner",
        "Name the loop as the shared opponent",
        "not a diagnosis",
    ):
        assert words in text, words
    assert any(question in text for question in openings()[DANGER])
    assert not [name for name in ("Quirin", "Ottilie", "Bruno", "raft") if name in text]
    assert len(sheet.left[1].rows) == 3


def test_an_empty_record_has_a_sheet_too(harbour: PracticePeople) -> None:
    _report, sheet = sheet_of(harbour)
    text = re.sub(r"<[^>]*>", " ", markup(sheet))
    for words in (
        "No answers yet.",
        "No signed note yet.",
        "Two scored check-ins with the full attachment",
    ):
        assert words in text
    assert (sheet.alerts, sheet.people) == (None, ())
    assert "one side only" not in text


def test_danger_that_was_decided_is_still_named(harbour: PracticePeople) -> None:
    (alert,) = told(asked_about_danger(with_readers(harbour)), 2)
    decided(alert, "spoke", harbour.therapist)
    _report, sheet = sheet_of(harbour)
    assert sheet.alerts is not None
    assert sheet.alerts.heading == "Told of danger"
    first, plan = sheet.alerts.paragraphs
    assert first.endswith("and decided since.")
    assert plan == "There is no safety plan yet."
    assert sheet.right[0].paragraphs[0] not in openings()[DANGER]


def test_it_is_for_the_therapist_alone_and_never_signed(
    harbour: PracticePeople, make: Make
) -> None:
    for audience in {*Report.Audience.values} - {"therapist"}:
        with pytest.raises(ValidationError, match="for the therapist alone"):
            request_report(
                client=harbour.client, kind="prep", audience=audience, by=harbour.therapist
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            asked_for(harbour.client, harbour.therapist, kind="prep", audience=audience)
    wishes = {"kind": "prep", "audience": "therapist", "left_out": ["change"]}
    report = make(request_report(client=harbour.client, by=harbour.therapist, **wishes))
    assert report.left_out == []
    assert not may_sign(report, harbour.therapist)
    with pytest.raises(ValidationError):
        sign_report(report=report, seen=report.snapshot_hash, by=harbour.therapist)
    with pytest.raises(ValidationError):
        refuse_unreleasable(report)
    assert not Report.objects.filter(draft=report).exists()


def test_it_is_asked_for_on_the_page_it_prints(
    harbour: PracticePeople, make: Make, client: Browser
) -> None:
    browser, prep = signed_in(harbour.therapist), reverse("prep", args=[harbour.client.pk])
    page = browser.get(prep).content.decode()
    form = page[page.index('name="kind" value="prep"') - 400 : page.index("As PDF")]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    sent.pop("csrfmiddlewaretoken", None)
    new = reverse("report_new", args=[harbour.client.pk])
    assert f'action="{new}"' in page
    first, again = (browser.post(new, sent) for _n in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    report = make(Report.objects.get())
    there = browser.get(reverse("report", args=[report.pk])).content.decode()
    assert "For you alone" in there
    assert "nobody signs it" in there
    for word in ("Sign and lock", "Take it elsewhere", "Change it in a new draft", "Draft"):
        assert word not in there, word
    file = browser.get(reverse("report_file", args=[report.pk]))
    assert file["Content-Disposition"].startswith('attachment; filename="session-sheet-')
    assert "Before the session" in file.content.decode()
    refused = browser.post(new, sent | {"audience": "client", "request_key": "another"})
    assert refused.status_code == 422
    assert "for the therapist alone" in refused.content.decode()
    seen = browser.get(f"{reverse('report_preview', args=[harbour.client.pk])}?kind=prep")
    assert "A question to begin with" in seen.content.decode()

    supervisor = signed_in(harbour.supervisor)
    assert "As PDF" not in supervisor.get(prep).content.decode()
    assert supervisor.post(new, sent).status_code == 403
    assert supervisor.get(reverse("report_file", args=[report.pk])).status_code == 403
    assert signed_in(harbour.colleague).post(new, sent).status_code == 404
