import pytest

from tests.architecture.world import World, make_world
from tests.people import TwoPractices


@pytest.fixture
def world(two_practices: TwoPractices) -> World:
    """Harbour and Lighthouse, each with one of everything."""
    return make_world(two_practices)
