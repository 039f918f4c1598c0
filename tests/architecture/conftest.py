from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests.architecture.links import followed
from tests.architecture.visits import Answer, browsers, visits
from tests.architecture.world import World, make_world
from tests.people import TwoPractices, make_both


@pytest.fixture
def world(two_practices: TwoPractices) -> World:
    """Harbour and Lighthouse, each with one of everything."""
    return make_world(two_practices)


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The same for all tests of a file, which take back what they change."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world(make_both())
        transaction.set_rollback(True)


@dataclass(frozen=True)
class Asked:
    """What everyone got at every address of Lighthouse, and where its links led them."""

    world: World
    answers: list[Answer]
    links: dict[str, list[tuple[str, str, int]]]


@pytest.fixture(scope="session")
def everywhere_asked(django_db_setup: None, django_db_blocker: Any) -> Asked:
    """Asked once for several sweeps."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world(make_both())
        ids = world.lighthouse.ids()
        doors = browsers(world.lighthouse, world.harbour)
        answers = list(visits(doors, ids))
        links = {}
        for who, browser in doors.items():
            got = [answer for answer in answers if (answer.who, answer.method) == (who, "GET")]
            known = {answer.route.url(ids): answer.status for answer in got}
            links[who] = list(followed(browser, got, known))
        transaction.set_rollback(True)
    return Asked(world, answers, links)


@pytest.fixture(scope="session")
def knocked(everywhere_asked: Asked) -> tuple[World, list[Answer]]:
    """The two practices as they were, and what everyone got."""
    return everywhere_asked.world, everywhere_asked.answers


@pytest.fixture(scope="session")
def links(everywhere_asked: Asked) -> dict[str, list[tuple[str, str, int]]]:
    """Who -> page, link and status, for every link they were offered."""
    return everywhere_asked.links
