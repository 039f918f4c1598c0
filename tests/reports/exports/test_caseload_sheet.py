"""The list as a file, CSV or PDF: the screen's clients and no others, and never a formula."""

import csv
import random
import re
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pdfua import validate
from pypdf import PdfReader

from assessments.actions.check_ins import assign_check_in
from clinic.models import AuditEvent, Client, Member, Session
from clinic.models.opening import pseudonym
from reports import pdf
from reports.documents.caseload import BY_COMMAND, build_caseload
from reports.documents.paper import markup
from reports.exports.sheets import STARTS, safe, sheet
from reports.models import Report
from reports.queries.caseload_paper import paper_rows
from reports.sentences import short_day
from reports.views import caseload_sheet
from tests.factories import ClientFactory
from tests.people import PracticePeople, TwoPractices
from tests.reports.marks import faults
from tests.reports.stories import answer, course, planned
from tests.reports.test_pdf import text_of
from tests.sign_in import signed_in
from tests.sizes import n_of

NAME = re.compile(r'<a [^>]*href="/clients/[^"]+"[^>]*>([^<]+)</a>')
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "  =1",
    '=HYPERLINK("x")',
]


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_marked(text: str) -> None:
    assert table(sheet([text], [[text]])) == [["'" + text], ["'" + text]]


@pytest.mark.parametrize("cell", ["", "a=1", "O'Neil", 0, -1.5, None, "١٢", "3-4"])
def test_everything_else_stays_as_it_is(cell: str | float | None) -> None:
    assert safe(cell) == cell


def test_no_cell_of_any_words_begins_a_formula_and_each_comes_back() -> None:
    dice, n = random.Random(4), n_of(20_000)
    signs = [*STARTS, " ", "a", "7", ",", '"', "'", ";", "é", "|"]
    texts = ["".join(dice.choices(signs, k=dice.randrange(1, 8))) for _ in range(n)]
    cells = [row[0] for row in table(sheet(["text"], [[text] for text in texts]))[1:]]
    assert len(cells) == n
    assert [cell for cell in cells if cell.lstrip().startswith(STARTS)] == []
    assert [cell.removeprefix("'") for cell in cells] == [text.removeprefix("'") for text in texts]
    print(f"{n} cells")  # noqa: T201


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    people = two_practices.harbour
    for number in range(30):  # more than a page
        ClientFactory(
            practice=people.practice,
            name=f"Harbour {number:02}",
            carer=people.therapist,
            consents=people.therapist.user,
        )
    worse = Client.objects.get(name="Harbour 07")
    course(worse, people.therapist, [(3.0, 3.0), (5.5, 3.0), (5.6, 3.1)])
    planned(worse, people.therapist, "Words of the goal")
    Client.objects.filter(name="Harbour 03").update(name="=cmd|calc")
    Client.objects.filter(name="Harbour 09").update(state="ended", ended_on="2026-01-02")
    today = people.practice.today()
    assign_check_in(client=worse, why="Ask", closes_on=today, by=people.therapist)
    return people


@pytest.mark.django_db
def test_a_form_left_open_hides_neither_the_brackets_nor_the_day(harbour: PracticePeople) -> None:
    client, today = Client.objects.get(name="Harbour 08"), harbour.practice.today()
    for days, place in ((60, (3.0, 3.0)), (30, (5.5, 3.0))):
        answer(client, harbour.therapist, today - timedelta(days=days), place)
    answer(client, harbour.therapist, today, (5.5, 3.0), skipped=12)
    rows = paper_rows(Client.objects.filter(pk=client.pk))
    words = markup(
        build_caseload(rows, harbour.therapist, timezone.now(), whose="Mine", chosen="All")
    )
    at = short_day(today - timedelta(days=30))
    assert re.search(rf"5\.5 on {at}, from 3\.0 \(\d\.\d to \d\.\d\)\. Possible", words)
    assert re.search(r">3\.0, from 3\.0 \(", words)


ASKED = ["", "?show=look", "?show=ended", "?q=Harbour+1&sort=name", "?sort=check-in", "?names=on"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["owner", "supervisor", "therapist", "colleague", "trainee", "desk"]
)
@pytest.mark.parametrize("query", ASKED)
def test_it_lists_whom_the_screen_lists_in_its_order(
    harbour: PracticePeople, who: str, query: str
) -> None:
    browser = signed_in(harbour.members[who])
    answer = browser.post(f"/clients/export/{query}")
    rows = table(answer.content)[1:]

    names, number = [], 1
    while True:
        joint = "&" if query else "?"
        page = browser.get(f"/clients/{query}{joint}page={number}").context
        names += [NAME.findall(row)[0] for row in page["rows"]]
        if not page["page_obj"].has_next():
            break
        number += 1

    assert [row[0].removeprefix("'") for row in rows] == names
    assert "Lighthouse" not in answer.content.decode()


@pytest.mark.django_db
def test_names_alone_carry_no_score_and_a_formula_in_a_name_is_marked(
    harbour: PracticePeople,
) -> None:
    desk = table(signed_in(harbour.desk).post("/clients/export/").content)
    assert desk[0] == ["Name", "Birth year", "State", "Check-in", "Who cares for them"]
    assert "'=cmd|calc" in [row[0] for row in desk]
    with_scores = table(signed_in(harbour.therapist).post("/clients/export/").content)
    row = next(row for row in with_scores if row[0] == "Harbour 07")
    assert row[3:6] == ["5.6", "3.0", "Worsening, confirmed"] or float(row[3]) > 5.5
    assert row[9], "the goal in focus"


@pytest.mark.django_db
def test_it_is_kept_nowhere_names_nobody_and_is_audited(harbour: PracticePeople) -> None:
    answer = signed_in(harbour.therapist).post("/clients/export/")
    assert "no-store" in answer["Cache-Control"]
    assert "Harbour" not in answer["Content-Disposition"]
    row = AuditEvent.objects.get(event="list.exported")
    assert (row.actor, row.reason) == (harbour.therapist.user, "with_scores")


@pytest.mark.django_db
def test_it_is_asked_for_by_whom_it_is_still_and_never_by_a_link(harbour: PracticePeople) -> None:
    assert signed_in(harbour.therapist).get("/clients/export/").status_code == 405
    late = signed_in(harbour.therapist, ago=6 * 60).post("/clients/export/")
    assert late.status_code == 403
    assert not AuditEvent.objects.filter(event="list.exported").exists()


def on_paper(member: Member, query: str = "") -> Any:
    return signed_in(member).post(f"/clients/export/{query}", {"as": "pdf"})


@pytest.mark.django_db
def test_the_overview_on_paper_has_the_list_s_clients_with_their_words(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    by, worse = harbour.therapist, Client.objects.get(name="Harbour 07")
    hour = timezone.now() + timedelta(days=9)
    member = {"member": by, "kind": "in_person", "starts_at": hour}
    Session.objects.create(practice=harbour.practice, client=worse, **member)
    answer = on_paper(by)
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert not Report.objects.exists(), "it is kept nowhere"
    row = AuditEvent.objects.get(event="list.exported")
    assert (row.actor, row.reason) == (by.user, "overview_pdf")
    path = tmp_path / "caseload.pdf"
    path.write_bytes(answer.content)
    assert [finding.rule_id for finding in validate(str(path)).findings] == []
    assert faults(answer.content) == []
    text = text_of(answer.content)
    due = short_day(hour.astimezone(harbour.practice.zone).date())
    for words in (
        "Of 30 clients",
        "Possibly or reliably higher 1 0",
        "compares no therapists",
        "From anxious to secure",
        "5.6, from 3.0 (",
        "Worsening, confirmed",
        f"session {due}",
        "About these scores",
        "My clients (Harbour Therapist) Which of them",
    ):
        assert words in text, words
    listed = [row[0].removeprefix("'") for row in table(on_paper_as_csv(by))[1:]]
    places = [text.index(f"{name}, ") for name in listed]
    assert places == sorted(places)
    assert "Lighthouse" not in text

    monkeypatch.setattr(pdf, "render_seldom", lambda markup: markup.encode())
    monkeypatch.setattr(pdf, "finish", lambda raw: pdf.Printed(raw, 1))
    supervised = on_paper(harbour.supervisor).content.decode()
    learner = harbour.trainees_client
    assert learner.name not in supervised
    assert f"{pseudonym(learner.practice_id, learner.pk)}, " in supervised
    assert f"{learner.name}, " in on_paper(harbour.trainee).content.decode()
    assert "No client matches this." in on_paper(by, "?q=Nobody").content.decode()
    for who in (harbour.owner, harbour.desk):
        assert on_paper(who).status_code == 403
    monkeypatch.setattr(caseload_sheet, "ON_A_PAGE_OF_THE_SITE", 29)
    refused = on_paper(by, "?sort=name")
    assert (refused.status_code, refused["Location"]) == (302, "/clients/?sort=name")
    told = [str(each) for each in get_messages(refused.wsgi_request)]
    assert told == ["On paper there is room for 29 clients; this list has 30."]


def on_paper_as_csv(member: Member) -> bytes:
    content: bytes = signed_in(member).post("/clients/export/").content
    return content


@pytest.mark.django_db
def test_the_rows_on_paper_take_the_same_statements_for_any_number(
    harbour: PracticePeople,
) -> None:
    every = Client.objects.filter(practice=harbour.practice)
    counts = []
    for chosen in (every.filter(name="Harbour 07"), every.exclude(name="Harbour 03")):
        with CaptureQueriesContext(connection) as queries:
            paper_rows(chosen)
        counts.append(len(queries))
    assert counts == [6, 6]


@pytest.mark.django_db
def test_what_is_said_of_the_scores_never_stands_alone(harbour: PracticePeople) -> None:
    (one,) = paper_rows(Client.objects.filter(name="Harbour 07"))
    told = {"whose": "All", "chosen": "All"}
    lengths = set()
    for n in range(2, 14):
        made = build_caseload([one] * n, harbour.therapist, timezone.now(), **told)
        pages = PdfReader(BytesIO(pdf.render(markup(made)))).pages
        last = pages[-1].extract_text()
        assert "About these scores" in last
        assert "Harbour 07, " in last
        lengths.add(len(pages))
    assert lengths == {1, 2}


@pytest.mark.django_db
def test_no_change_is_told_while_two_check_ins_are_the_start_together(
    harbour: PracticePeople,
) -> None:
    course(harbour.client, harbour.therapist, [(5.0, 4.0), (5.3, 4.2)], every=14)
    (one,) = paper_rows(Client.objects.filter(pk=harbour.client.pk))
    made = build_caseload([one], harbour.therapist, timezone.now(), whose="All", chosen="All")
    assert "5.3. Too few answers yet" in markup(made)
    assert "from 5." not in markup(made)


@pytest.mark.django_db
def test_two_thousand_clients_on_paper_by_command(harbour: PracticePeople) -> None:
    """The dearest list there is keeps within a child's limits."""
    (one,) = paper_rows(Client.objects.filter(name="Harbour 07"))
    rows = [one] * n_of(BY_COMMAND)
    made = build_caseload(rows, harbour.therapist, timezone.now(), whose="All", chosen="All")
    assert pdf.finish(pdf.render(markup(made))).pages > len(rows) / 40
