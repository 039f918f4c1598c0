"""No page, document or answer of one practice carries a word or an id of the other."""

import re

import pytest

from tests.architecture.record import APART
from tests.architecture.visits import Answer, signed_in, visits
from tests.architecture.world import PracticeWorld, World

pytestmark = pytest.mark.django_db


def canaries(home: PracticeWorld, name: str) -> set[bytes]:
    """The practice's name, which all its words carry, and the ids of its rows."""
    ids = {str(value).encode() for value in home.ids().values() if len(str(value)) > 30}
    ids |= {str(row.pk).encode() for row in home.responses}
    ids |= {str(member.pk).encode() for member in home.people.members.values()}
    return ids | {name.encode()}


def leaks(answers: list[Answer], forbidden: set[bytes]) -> set[str]:
    found = set()
    for answer in answers:
        text = answer.body.lower() + repr(answer.headers).lower().encode()
        text = re.sub(rb"coral[ _]harbour", b"", text)  # a time zone to choose
        found |= {f"{answer.asked}: {word!r}" for word in forbidden if word in text}
    return found


def test_lighthouse_sees_nothing_of_harbour(knocked: tuple[World, list[Answer]]) -> None:
    world, everything = knocked
    answers = [answer for answer in everything if answer.who != "other"]
    assert sum(b"lighthouse" in answer.body.lower() for answer in answers) > 100
    assert leaks(answers, canaries(world.harbour, "harbour")) == set()


def test_harbour_sees_nothing_of_lighthouse(world: World) -> None:
    home = world.harbour
    doors = {name: signed_in(home.people.members[name].user) for name in ("owner", "therapist")}
    doors["client"] = signed_in(home.people.client_user)
    answers = list(visits(doors, home.ids()))
    assert sum(b"harbour" in answer.body.lower() for answer in answers) > 50
    assert leaks(answers, canaries(world.lighthouse, "lighthouse")) == set()


def test_a_process_note_is_on_its_author_s_own_pages_and_on_nobody_else_s(
    knocked: tuple[World, list[Answer]],
) -> None:
    _, everything = knocked
    telling = {answer.asked for answer in everything if APART.encode() in answer.body}
    assert telling == {"therapist GET process_note", "therapist GET process_notes"}
