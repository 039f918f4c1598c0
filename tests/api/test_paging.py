"""Lists come in pages of fifty, by cursor: nothing twice, nothing missed."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

import pytest

from reports.models import Report
from tests.api.conftest import Caller
from tests.factories import ClientFactory
from tests.people import PracticePeople


def pages(caller: Caller, path: str) -> Iterator[list[str]]:
    """The ids of each page, following `next`."""
    url = f"/api/v1/{path}"
    while url:
        answer = caller.client.get(url).json()
        yield [row["id"] for row in answer["results"]]
        url = answer["next"]


@pytest.mark.parametrize("path", ["clients/", "reports/"])
def test_every_row_comes_once(therapist: Caller, harbour: PracticePeople, path: str) -> None:
    if path == "clients/":
        made = [
            ClientFactory(practice=harbour.practice, carer=harbour.therapist) for _ in range(119)
        ]
        made.append(harbour.client)
    else:
        made = [asked(harbour) for _ in range(120)]
    found = list(pages(therapist, path))
    assert [len(page) for page in found] == [50, 50, 20]
    assert sorted(chain.from_iterable(found)) == sorted(str(row.pk) for row in made)


def test_a_row_added_meanwhile_moves_no_other(therapist: Caller, harbour: PracticePeople) -> None:
    first = [asked(harbour) for _ in range(60)]
    walk = pages(therapist, "reports/")
    seen = next(walk)
    asked(harbour)
    seen += next(walk)
    assert sorted(seen) == sorted(str(row.pk) for row in first)


@pytest.mark.parametrize("cursor", ["x", "%00", "cD0y", "a" * 3000, "bz0tMQ==", "cj0xJnA9eA=="])
def test_a_made_up_cursor_is_refused(therapist: Caller, cursor: str) -> None:
    for path in ("clients/", "assignments/", "scores/", "reports/"):
        assert therapist.get(path, cursor=cursor).status_code in (200, 404)


def asked(people: PracticePeople) -> Report:
    return Report.objects.create(
        practice=people.practice,
        client=people.client,
        requested_by=people.therapist,
        period_to=date(2026, 1, 31),
    )
