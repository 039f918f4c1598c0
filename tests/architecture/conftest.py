from typing import Any

import pytest
from django.db import transaction

from tests.architecture.visits import Answer, browsers, visits
from tests.architecture.world import World, make_world
from tests.people import TwoPractices, make_people


@pytest.fixture
def world(two_practices: TwoPractices) -> World:
    """Harbour and Lighthouse, each with one of everything."""
    return make_world(two_practices)


@pytest.fixture(scope="session")
def knocked(django_db_setup: None, django_db_blocker: Any) -> tuple[World, list[Answer]]:
    """What everyone got at every address of Lighthouse, asked once for several sweeps."""
    with django_db_blocker.unblock(), transaction.atomic():
        two = TwoPractices(harbour=make_people("Harbour"), lighthouse=make_people("Lighthouse"))
        world = make_world(two)
        doors = browsers(world.lighthouse, world.harbour)
        answers = list(visits(doors, world.lighthouse.ids()))
        transaction.set_rollback(True)
    return world, answers
