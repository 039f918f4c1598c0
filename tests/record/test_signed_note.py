"""A signed note outlives every way of changing or losing it that we know, on this database."""

import pytest

from tests.application import as_application
from tests.people import PracticePeople, TwoPractices
from tests.record.signed_note import (
    AS_APPLICATION,
    IN_A_BROWSER,
    SIGNED_AGAIN,
    Signed,
    signed_note,
    tried,
    ways,
)


@pytest.fixture
def signed(two_practices: TwoPractices) -> Signed:
    return signed_note(two_practices.harbour)


def test_every_way_to_change_it_is_refused(signed: Signed) -> None:
    found = tried(signed, ways())
    assert len(found) > 30
    assert {name: came for name, came in found.items() if came in ("", "CHANGED")} == {}


def test_an_old_tab_and_a_second_signature_come_to_nothing(signed: Signed) -> None:
    found = tried(signed, IN_A_BROWSER | SIGNED_AGAIN)
    assert {name: came for name, came in found.items() if came == "CHANGED"} == {}


@pytest.mark.postgres
def test_the_product_s_own_role_has_no_way_round_the_lock(signed: Signed) -> None:
    practice: PracticePeople = signed.people
    with as_application(practice.practice.pk):
        found = tried(signed, ways() | AS_APPLICATION)
    assert {name: came for name, came in found.items() if came in ("", "CHANGED")} == {}
