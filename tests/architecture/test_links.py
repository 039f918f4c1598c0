"""No page offers anyone a link that then refuses them."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.architecture.routes import routes
from tests.architecture.visits import signed_in, visit
from tests.architecture.world import World

HREF = re.compile(r'<a\b[^>]*\shref="([^"]*)"')
PEOPLE = ("owner", "supervisor", "therapist", "trainee", "desk")
PARAMETERS = [*PEOPLE, "client", "anonymous"]


def door(world: World, who: str) -> Client:
    people = world.harbour.people
    if who in PEOPLE:
        return signed_in(people.members[who].user)
    return signed_in(people.client_user if who == "client" else None)


@pytest.mark.parametrize("who", PARAMETERS)
def test_every_link_on_every_page_opens(world: World, who: str) -> None:
    visitor = door(world, who)
    offered: dict[str, str] = {}
    for route in routes():
        answer = visit(who, visitor, "GET", route, world.harbour.ids())
        if answer.status == 200 and "html" in answer.headers["Content-Type"]:
            page = answer.body.decode()
            offered |= {unescape(href): route.name for href in HREF.findall(page)}
    offered.pop("#", None)
    inside = {href: page for href, page in offered.items() if href.startswith(("/", "?"))}
    assert inside
    refused = {
        f"{page} -> {href}: {status}"
        for href, page in inside.items()
        if href.startswith("/") and (status := visitor.get(href).status_code) >= 400
    }
    assert refused == set()
