"""The ending report as it is printed: a first page and a closing page that stand alone."""

import io
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from clinic.actions.client_words import take_words
from reports import pdf
from reports.documents.facts import collect
from reports.documents.kinds import write
from reports.documents.paper import markup
from tests.people import PracticePeople
from tests.reports.marks import faults
from tests.reports.stories import asked_for, leaving, rich
from tests.reports.test_pdf import text_of

pytestmark = pytest.mark.django_db
OPENING = "You asked me to write down what I saw. " * 14  # nearly as long as it may be


def test_the_first_and_the_closing_page_stand_alone(
    harbour: PracticePeople, tmp_path: Path
) -> None:
    client, by = harbour.client, harbour.therapist
    rich(client, by)
    leaving(client, by)
    take_words(client=client, text="It is quieter in me.", may_be_quoted=True, by=by)
    report = asked_for(client, by, kind="ending", opening=OPENING)
    printed = pdf.finish(pdf.render(markup(write(collect(report)))))
    path = tmp_path / "ending.pdf"
    path.write_bytes(printed.content)
    assert [finding.rule_id for finding in validate(str(path)).findings] == []
    assert faults(printed.content) == []

    first = text_of(printed.content, 0)
    for words in (
        "At the end of our work",
        "In the words of Harbour Therapist",
        "Our last session is agreed for",
        "You worked on:",
        "Both changes are more than measurement error would explain.",
        "Maintaining",
    ):
        assert words in first, words
    pages = [text_of(printed.content, number) for number in range(printed.pages)]
    (closing,) = [text for text in pages if "The end, and the time after" in text]
    for words in (
        "every silence was an alarm",
        "“It is quieter in me.”",
        "I ring Ottilie on Sundays.",
        "It promises nothing for any one of them.",
        "You can ask to come back.",
        "call 999",
    ):
        assert words in closing, words
    with pikepdf.open(io.BytesIO(printed.content)) as file, file.open_outline() as outline:
        assert [item.title for item in outline.root] == ["At the end of our work"]
        below = [item.title for item in outline.root[0].children]
    assert {"The way, goal by goal", "The end, and the time after"} <= set(below)
