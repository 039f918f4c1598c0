"""The same on SQLite as a file, as the embedded product has it, with connections of its own."""

import json
from typing import Any

import pytest

from tests.deployment import Deployment
from tests.sizes import n_of

RUN = """
import json
from django.conf import settings
from django.db import transaction
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
from tests.people import make_people
from tests.record.interleaving import at_once, in_turns
from tests.record.signed_note import signed_note, tried, ways

harbour = make_people("Harbour")
with transaction.atomic():
    signed = in_turns(harbour, {turns})
print(json.dumps({{
    "in turns": signed,
    "at once": at_once(harbour, {at_once}),
    "ways": tried(signed_note(harbour), ways()),
}}))
"""


@pytest.fixture(scope="module")
def sizes() -> dict[str, int]:
    return {"turns": n_of(1_000), "at_once": n_of(100)}


@pytest.fixture(scope="module")
def came(sizes: dict[str, int]) -> dict[str, Any]:
    """What each came to, in one process of the product."""
    product = Deployment("sqlite", None)
    try:
        found: dict[str, Any] = json.loads(product.run(RUN.format(**sizes)).splitlines()[-1])
    finally:
        product.stop()
    return found


def test_nothing_saved_is_lost(came: dict[str, Any], sizes: dict[str, int]) -> None:
    assert came["in turns"] > sizes["turns"] / 8
    assert came["at once"] > sizes["at_once"] / 8


def test_every_way_to_change_a_signed_note_is_refused(came: dict[str, Any]) -> None:
    ways = came["ways"]
    assert len(ways) > 30
    assert {name: told for name, told in ways.items() if told in ("", "CHANGED")} == {}
