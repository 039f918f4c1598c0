"""No page, document or answer of one practice carries a word or an id of the other."""

import pytest

from tests.architecture.visits import browsers, visits
from tests.architecture.world import PracticeWorld, World


def canaries(home: PracticeWorld, name: str) -> set[bytes]:
    """The practice's name, which all its words carry, and the ids of its rows."""
    ids = {str(value).encode() for value in home.ids().values() if len(str(value)) > 30}
    ids |= {str(row.pk).encode() for row in home.responses}
    ids |= {str(member.pk).encode() for member in home.people.members.values()}
    return ids | {name.encode()}


@pytest.mark.parametrize(("mine", "theirs"), [("lighthouse", "harbour"), ("harbour", "lighthouse")])
def test_no_answer_carries_the_other_practice(world: World, mine: str, theirs: str) -> None:
    home, other = getattr(world, mine), getattr(world, theirs)
    forbidden = canaries(other, theirs)
    seen, leaked = 0, set()
    for who, browser in browsers(home, other).items():
        if who == "other":
            continue
        for answer in visits({who: browser}, home.ids()):
            body = answer.body.lower() + repr(dict(answer.response.headers)).lower().encode()
            leaked |= {f"{answer.asked}: {word!r}" for word in forbidden if word in body}
            seen += mine.encode() in body
    assert seen > 100  # the sweep does meet words that could leak
    assert leaked == set()
