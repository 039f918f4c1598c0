"""A member's own words take room: page one still says it all, and nothing is cut in two."""

import pytest

from clinic.actions.goals import add_goal
from clinic.models import Practice
from reports import pdf
from reports.actions.reports import LONGEST_RECIPIENT
from reports.documents.facts import collect
from reports.documents.kinds import write
from reports.documents.paper import markup
from reports.documents.readers import READERS
from reports.documents.shape import Document
from tests.people import PracticePeople
from tests.reports.stories import asked_for, leaving, rich
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db
RECIPIENT = "Dr Margarethe Hollingsworth, Riverside Therapies, Manchester"
SENTENCE = "You asked me to write down what I saw. "


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
        printed = pdf.finish(pdf.render(markup(document)))
        first, second = (text_of(printed.content, number) for number in (0, 1))
        for goal in document.goals.goals:
            assert " ".join(goal.title.split()) in first, (len(opening), goal.title)
        assert "keeping what is gained" in first, len(opening)
        assert second.startswith("Change over time"), (len(opening), second[:80])
