"""A page about a client says whose it is: the name and the birth year, which titles never show."""

import pytest

from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db
# About one client and yet no page of theirs: it asks who is meant, or shows a part of a page.
OTHERS = {"share_view"}  # turned to the client, who knows their name; a neighbour may look on
PRINTED = {"report_paper", "report_preview"}  # as on paper; the page around it says the year
OF_A_CLIENT = {"client_id", "note_id", "plan_id", "assignment_id", "report_id"}


def test_every_page_of_a_client_names_them(knocked: tuple[World, list[Answer]]) -> None:
    world, answers = knocked
    client = world.lighthouse.people.client
    pages = {
        answer.route.name: answer.body.decode()
        for answer in answers
        if answer.who in ("therapist", "owner")
        and answer.method == "GET"
        and answer.status == 200
        and "html" in answer.headers["Content-Type"]
        and OF_A_CLIENT & set(answer.route.arguments)
        and not answer.route.name.startswith("answer_")
    }
    assert len(pages) > 10
    nameless = {name for name, page in pages.items() if client.name not in page}
    ageless = {name for name, page in pages.items() if str(client.birth_year) not in page}
    assert (nameless - OTHERS, ageless - OTHERS - PRINTED) == (set(), set())
