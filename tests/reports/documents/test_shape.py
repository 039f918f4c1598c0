"""A document and its JSON."""

import json
from typing import Any

import pytest

from reports.documents.facts import collect
from reports.documents.paper import markup
from reports.documents.progress import build
from reports.documents.readers import PARTS, READERS
from reports.documents.shape import Document, fingerprint
from tests.people import PracticePeople
from tests.reports.stories import asked_for, course, rich

pytestmark = pytest.mark.django_db


def rich_document(harbour: PracticePeople, audience: str) -> Document:
    rich(harbour.client, harbour.therapist)
    return build(collect(asked_for(harbour.client, harbour.therapist, audience=audience)))


@pytest.mark.parametrize("audience", ["client", "therapist"])
def test_a_snapshot_gives_the_same_document_and_the_same_paper(
    harbour: PracticePeople, audience: str
) -> None:
    document = rich_document(harbour, audience)
    kept = json.loads(json.dumps(document.as_json()))
    again = Document.from_json(kept)
    assert again == document
    assert markup(again) == markup(document)


def test_the_snapshot_outlives_the_rows_it_was_made_of(harbour: PracticePeople) -> None:
    document = rich_document(harbour, "client")
    before = markup(Document.from_json(document.as_json()))
    course(harbour.client, harbour.therapist, [(6.0, 6.0)])
    assert markup(Document.from_json(document.as_json())) == before


def test_the_fingerprint_tells_contents_and_not_order() -> None:
    assert fingerprint({"a": 1, "b": "ü"}) == fingerprint({"b": "ü", "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})


@pytest.mark.parametrize("broken", [{}, {"audience": "client"}])
def test_what_is_no_snapshot_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError)):
        Document.from_json(broken)


def test_a_snapshot_from_before_drafts_were_marked_is_read_as_it_was(
    harbour: PracticePeople,
) -> None:
    kept = rich_document(harbour, "client").as_json()
    for name in ("opening", "scoring", "draft", "draft_words", "signed"):
        del kept[name]
    document = Document.from_json(kept)
    assert (document.draft, document.signed, document.scoring) == ("", "", ())
    assert "Draft" not in markup(document).replace("this is a draft", "")


@pytest.mark.parametrize("audience", list(READERS))
def test_a_document_holds_what_it_was_not_to_go_without(
    harbour: PracticePeople, audience: str
) -> None:
    rich(harbour.client, harbour.therapist)
    fields = {"audience": audience, "left_out": list(PARTS)}
    bare = build(collect(asked_for(harbour.client, harbour.therapist, **fields)))
    assert (bare.change, bare.ahead, bare.moved, bare.work, bare.file) == (None,) * 5
    assert bare.lead
    assert bare.about.limits
    assert (bare.about.support is not None) == (audience == "client")
    assert Document.from_json(bare.as_json()) == bare
    assert "<table" not in markup(bare)
