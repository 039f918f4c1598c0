"""Several editors over one draft: nothing saved is lost, and what is signed is what was read."""

import pytest

from tests.people import TwoPractices, make_people
from tests.record.interleaving import at_once, in_turns
from tests.sizes import n_of

IN_TURNS, AT_ONCE = 1_000, 100


def test_in_turns_nothing_is_lost(two_practices: TwoPractices) -> None:
    n = n_of(IN_TURNS)
    assert in_turns(two_practices.harbour, n) > n / 8  # signatures were among them


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_at_once_nothing_is_lost() -> None:
    n = n_of(AT_ONCE)
    assert at_once(make_people("Harbour"), n) > n / 8
