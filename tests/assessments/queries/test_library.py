"""What stands in the library of a practice, and what it costs to look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.library import load_instrument, shipped
from assessments.models import InstrumentVersion, PracticeInstrument
from assessments.queries.library import SHELVES, is_offered, library_of, versions_of
from tests.assessments.own import draft_of, own_instrument, responded, shipped_row
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
DIMENSIONS = load_instrument("attachment-dimensions")


def test_every_shipped_instrument_stands_on_exactly_one_shelf() -> None:
    placed = [name for _title, _about, names in SHELVES for name in names]
    assert len(placed) == len(set(placed))
    assert {each.id for each in shipped()} <= set(placed)


def test_the_shelves_hold_what_is_shipped(harbour: PracticePeople) -> None:
    found = library_of(harbour.practice, drafts=True)
    books = [book for shelf in found.shelves for book in shelf.books]
    assert {book.instrument for book in books} == set(shipped())
    assert all(book.offered for book in books)
    assert found.own == found.drafts == ()


def test_a_practice_s_own_stand_apart_in_their_newest_version(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    own_instrument(harbour, version="2", title="Harbour mood, shorter")
    own_instrument(harbour, id="bay-sleep", title="Bay sleep")
    titles = [book.instrument.title for book in library_of(harbour.practice, drafts=False).own]
    assert titles == ["Bay sleep", "Harbour mood, shorter"]


def test_nothing_of_another_practice_is_in_it(two_practices: TwoPractices) -> None:
    own_instrument(two_practices.harbour)
    draft_of(two_practices.harbour)
    found = library_of(two_practices.lighthouse.practice, drafts=True)
    assert found.own == found.drafts == ()


def test_drafts_are_read_for_those_only_who_may_work_on_them(harbour: PracticePeople) -> None:
    draft = draft_of(harbour)
    assert library_of(harbour.practice, drafts=False).drafts == ()
    (row,) = library_of(harbour.practice, drafts=True).drafts
    assert (row.id, row.title, row.made_by) == (draft.pk, draft.title, harbour.therapist.name)


def test_what_is_switched_off_is_not_offered_in_that_practice(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour.practice, two_practices.lighthouse.practice
    PracticeInstrument.objects.create(practice=harbour, instrument=DIMENSIONS.id, offered=False)
    assert not is_offered(harbour, DIMENSIONS.id)
    assert is_offered(lighthouse, DIMENSIONS.id)
    books = [book for shelf in library_of(harbour, drafts=False).shelves for book in shelf.books]
    assert {book.instrument.id for book in books if not book.offered} == {DIMENSIONS.id}


def test_versions_count_the_forms_of_this_practice_alone(two_practices: TwoPractices) -> None:
    version = shipped_row()
    for people, days in ((two_practices.harbour, (30, 2)), (two_practices.lighthouse, (9,))):
        for ago in days:
            responded(version, people.client, people.therapist, {}, ago)
    harbour = two_practices.harbour.practice
    (row,) = versions_of(harbour, DIMENSIONS)
    assert (row.responses, row.is_present) == (2, True)
    assert row.first_on is not None
    assert row.last_on is not None
    assert (row.last_on - row.first_on).days == 28
    assert row.published_at is None


def test_a_version_nobody_here_has_answered_shows_no_day_of_another_practice(
    two_practices: TwoPractices,
) -> None:
    old = shipped_row()
    InstrumentVersion.objects.create(
        instrument=DIMENSIONS.id,
        version="0.9",
        language="en-GB",
        title="Older",
        definition={},
        content_hash="0" * 64,
    )
    responded(old, two_practices.harbour.client, two_practices.harbour.therapist, {}, 5)
    (row,) = versions_of(two_practices.lighthouse.practice, DIMENSIONS)
    assert (row.version, row.responses, row.first_on) == (DIMENSIONS.version, 0, None)


def test_a_practice_s_own_versions_say_who_published_them(harbour: PracticePeople) -> None:
    own_instrument(harbour)
    second = own_instrument(harbour, by=harbour.supervisor, version="2", title="Second")
    rows = versions_of(harbour.practice, second.loaded)
    assert [(row.version, row.is_present) for row in rows] == [("2", True), ("1", False)]
    assert rows[0].published_by == harbour.supervisor.name


@pytest.mark.parametrize("own", [1, 3])
def test_the_library_takes_three_statements_however_much_is_in_it(
    harbour: PracticePeople, own: int
) -> None:
    for number in range(own):
        own_instrument(harbour, id=f"own-{number}", title=f"Own {number}")
        own_instrument(harbour, id=f"own-{number}", title=f"Own {number} again", version="2")
        draft_of(harbour)
    with CaptureQueriesContext(connection) as found:
        library_of(harbour.practice, drafts=True)
    assert len(found) == 3


def test_what_is_done_together_is_nothing_to_send(harbour: PracticePeople) -> None:
    shelves = library_of(harbour.practice, drafts=False).shelves
    books = [book for shelf in shelves for book in shelf.books]
    assert {book.instrument.id for book in books if not book.is_for_clients} == {
        "caregiving-history"
    }


def test_a_shipped_name_is_never_an_own_instrument_s(
    harbour: PracticePeople,
) -> None:
    own_instrument(harbour, id="attachment-dimensions")
    assert library_of(harbour.practice, drafts=False).own == ()
