"""A member's own words take room: page one still says it all, nothing is cut in two, and the last
page is more than a few lines."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.alerts import ask_to_be_called
from assessments.actions.answers import enter_response
from clinic.actions.client_words import take_words
from clinic.actions.goals import add_goal
from clinic.models import Practice
from reports import pdf
from reports.actions.reports import LONGEST_RECIPIENT
from reports.documents.facts import collect
from reports.documents.kinds import write
from reports.documents.paper import markup
from reports.documents.readers import READERS
from reports.documents.shape import Document
from tests.assessments.forms import uniform
from tests.people import PracticePeople
from tests.reports.edges import LINK, beyond
from tests.reports.stories import answer, asked_for, course, leaving, planned, rich, session
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db
RECIPIENT = "Dr Margarethe Hollingsworth, Riverside Therapies, Manchester"
MARGIN = 18 / 25.4 * 72 - 1  # points, of static/css/report.css, but for a rounded edge
SENTENCE = "You asked me to write down what I saw. "


def assert_stands_alone(document: Document) -> bytes:
    """Page one holds every goal, and nothing of it runs over to page two; the whole file."""
    content = pdf.finish(pdf.render(markup(document))).content
    first, second = (text_of(content, number) for number in (0, 1))
    for goal in document.goals.goals:
        assert " ".join(goal.title.split()) in first, goal.title
    assert "keeping what is gained" in " ".join(first.split())
    assert second.startswith("Change over time"), second[:80]
    return content


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize(
    ("kind", "audience"),
    [
        *(("progress", audience) for audience in READERS),
        *(("ending", audience) for audience in ("client", "referrer")),
    ],
)
def test_the_first_page_holds_the_longest_opening(
    harbour: PracticePeople, kind: str, audience: str, country: str
) -> None:
    client, by = harbour.client, harbour.therapist
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    client.practice.refresh_from_db()
    plan = rich(client, by)
    add_goal(plan=plan, words="Sing in the choir again, and stay for the tea afterwards.", by=by)
    leaving(client, by)
    assert len(RECIPIENT) == LONGEST_RECIPIENT
    for opening in ("", SENTENCE, SENTENCE * 14):
        wishes = {"kind": kind, "audience": audience, "opening": opening}
        if READERS[audience].has_recipient:
            wishes["recipient"] = RECIPIENT
        report = asked_for(client, by, **wishes)
        document = write(collect(report))
        assert isinstance(document, Document)
        content = assert_stands_alone(document)
        assert len(text_of(content, -1)) > 600, len(opening)


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize("audience", READERS)
@pytest.mark.parametrize("own", [1, 2, 4])
def test_it_holds_as_many_goals_as_there_are(
    harbour: PracticePeople, audience: str, country: str, own: int
) -> None:
    client, by = harbour.client, harbour.therapist
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    client.practice.refresh_from_db()
    plan = rich(client, by)
    course(client, by, [(2.4, 2.6), (5.2, 5.0), (5.4, 5.1)])
    for number in range(own):
        add_goal(plan=plan, words=f"Sing in the choir again, evening {number}", by=by)
    document = write(collect(asked_for(client, by, audience=audience)))
    assert isinstance(document, Document)
    assert_stands_alone(document)


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize("audience", READERS)
def test_it_holds_all_that_the_programme_may_have_to_say(
    harbour: PracticePeople, audience: str, country: str
) -> None:
    client, by, today = harbour.client, harbour.therapist, harbour.practice.today()
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    client.practice.refresh_from_db()
    for days, place, skipped in ((150, 2.0, 0), (100, 5.0, 0), (50, 5.2, -12), (9, 5.0, 24)):
        answer(client, by, today - timedelta(days=days), (place, place), skipped=skipped)
    for days, place in ((60, 1), (45, 1), (30, 6), (5, 6)):
        enter_response(
            client=client,
            instrument="attachment-brief",
            answers=uniform("attachment-brief", place),
            answered_on=today - timedelta(days=days),
            by=by,
        )
    plan = planned(client, by)
    add_goal(plan=plan, words="Sing in the choir again, and stay for the tea afterwards.", by=by)
    document = write(collect(asked_for(client, by, audience=audience)))
    assert isinstance(document, Document)
    assert len(" ".join((*document.lead, *document.lead_note))) > 600
    assert_stands_alone(document)


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize("audience", ["referrer", "supervision"])
@pytest.mark.parametrize("recipient", [RECIPIENT, "W" * LONGEST_RECIPIENT])
def test_it_holds_the_longest_recipient_above_the_longest_sentence(
    harbour: PracticePeople, audience: str, country: str, recipient: str
) -> None:
    client, by = harbour.client, harbour.therapist
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    client.practice.refresh_from_db()
    course(client, by, [(4.4, 4.6), (4.6, 5.0), (5.8, 5.0), (6.1, 5.1), (6.3, 5.1)])
    plan = planned(client, by)
    add_goal(plan=plan, words="Sing in the choir again, and stay for the tea afterwards.", by=by)
    report = asked_for(client, by, audience=audience, recipient=recipient)
    document = write(collect(report))
    assert isinstance(document, Document)
    assert len(" ".join(document.lead)) > 400
    printed = pdf.finish(pdf.render(markup(document)))
    first, second = (text_of(printed.content, number) for number in (0, 1))
    assert "keeping what is gained" in first
    assert second.startswith("Change over time")
    pages = PdfReader(io.BytesIO(printed.content)).pages
    lines = [line for each in pages for line in each.extract_text().splitlines()]
    assert max(line.count("W") for line in lines) < LONGEST_RECIPIENT


@pytest.mark.parametrize("country", ["GB", "US"])
@pytest.mark.parametrize(("kind", "audience"), [("progress", "therapist"), ("ending", "client")])
def test_one_long_word_stays_on_the_paper(
    harbour: PracticePeople, kind: str, audience: str, country: str
) -> None:
    client, by = harbour.client, harbour.therapist
    Practice.objects.filter(pk=harbour.practice.pk).update(country=country)
    client.practice.refresh_from_db()
    course(client, by, [(5.0, 5.0), (4.0, 4.0)])
    plan = planned(client, by, LINK)
    add_goal(plan=plan, words=LINK, by=by)
    session(client, by, plan, client.practice.today(), {0: 0}, LINK)
    leaving(client, by)
    take_words(client=client, text=LINK, may_be_quoted=True, by=by)
    report = asked_for(client, by, kind=kind, audience=audience, opening=f"You sent me {LINK}")
    printed = pdf.finish(pdf.render(markup(write(collect(report)))))
    assert beyond(printed.content, MARGIN) == []
    whole = "".join(text_of(printed.content).split())
    assert f"Yousentme{LINK}" in whole
    assert whole.count(LINK) >= 3


def test_the_answers_begin_a_page_before_their_last_rows_do(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    rich(client, by)
    for _ in range(2):
        alert = ask_to_be_called(client=client, phone="1", when="now", by=harbour.client_user)
        decide_alert(
            alert=alert, kind="spoke", words=SENTENCE * 3, happened_at=timezone.now(), by=by
        )
    document = write(collect(asked_for(client, by, audience="therapist")))
    assert isinstance(document, Document)
    assert document.file
    assert document.file.answers
    printed = pdf.finish(pdf.render(markup(document)))
    last, before = (text_of(printed.content, number) for number in (-1, -2))
    assert last.startswith(document.file.answers.caption)
    assert all(" ".join(row[0].split()) in last for row in document.file.answers.rows)
    assert document.file.alerts
    assert document.file.alerts.caption in before
