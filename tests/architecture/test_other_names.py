"""A supervisor reads of supervisees' clients under another name, on every page and in the API."""

import re

import pytest

from tests.architecture.visits import Answer
from tests.architecture.world import World

pytestmark = pytest.mark.django_db


def test_no_page_tells_a_supervisor_the_name_of_a_supervisees_client(
    knocked: tuple[World, list[Answer]],
) -> None:
    world, answers = knocked
    people = world.lighthouse.people
    clients = (people.client, people.trainees_client)
    theirs = [answer for answer in answers if answer.who == "supervisor"]
    told = {
        answer.asked
        for answer in theirs
        if any(client.name.encode() in answer.body for client in clients)
    }
    assert told == set()
    # They do read these pages, and the names are there for who cares for the client.
    (page,) = (row.body for row in theirs if row.asked == "supervisor GET supervision_queue")
    alias = re.findall(rb'class="pseudonym">([^<]+)<', page)[0]
    by_alias = {answer.asked for answer in theirs if alias in answer.body}
    names = {
        answer.asked.replace("therapist", "supervisor")
        for answer in answers
        if answer.who == "therapist" and people.client.name.encode() in answer.body
    }
    assert len(by_alias & names) > 20, (
        "where the therapist reads the name, the supervisor the other"
    )
