"""Who gets what at which address: every row of the table, and no address without a row."""

import pytest

from tests.architecture.role_table import COLUMNS, TABLE
from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
MEMBERS = COLUMNS[:6]
CLINICAL = ("reason", "words", "focus", "next", "risk", "evidence", "more", "why", "asks", "report")


def expected() -> dict[str, list[int]]:
    """The table: "METHOD address" -> statuses, one a column."""
    rows = [line.split() for line in TABLE.strip().splitlines()]
    table = {f"{method} {name}": [int(status) for status in found] for method, name, *found in rows}
    assert len(table) == len(rows)
    return table


def test_every_address_answers_everyone_as_the_table_says(
    knocked: tuple[World, list[Answer]],
) -> None:
    found: dict[str, dict[str, int]] = {}
    for answer in knocked[1]:
        found.setdefault(f"{answer.method} {answer.route.name}", {})[answer.who] = answer.status
    answered = {
        row: [seen[who] for who in COLUMNS]
        for row, seen in found.items()
        if {seen[who] for who in MEMBERS} != {405}
    }
    assert answered == expected()
    assert {row.split()[1] for row in answered} == {row.split()[1] for row in found}


def test_who_may_not_read_the_record_sees_no_word_of_it(
    knocked: tuple[World, list[Answer]],
) -> None:
    words = [f"Lighthouse {word}".encode() for word in CLINICAL]
    seen: dict[str, set[bytes]] = {}
    for answer in knocked[1]:
        found = {word for word in words if word in answer.body}
        seen.setdefault(answer.who, set()).update(found)
    readers = {"therapist", "supervisor", "client"}
    assert {who for who, found in seen.items() if found} == readers
    assert len(seen["therapist"]) == len(words)
    assert seen["client"] == {b"Lighthouse asks", b"Lighthouse words"}
