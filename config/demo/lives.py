"""What the demonstration's clients told of their lives: a safety plan, people, a life line."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from assessments.actions.answers import enter_response
from assessments.library import load_instrument
from assessments.psychometrics.definition import NAME
from clinic.actions.life import add_life_event, add_person
from clinic.actions.safety_plans import make_safety_plan
from clinic.models import Client, Member
from config.demo.clock import as_of
from config.demo.stories import Story

CARE = ("responsive", "attuned", "present", "in-proportion")


def tell_life(story: Story, client: Client, carer: Member) -> None:
    """Kept in the fifth week, where this client told something."""
    told = _lives().get(client.name)
    if told is None:
        return
    day = min(story.began + timedelta(weeks=5), story.today)
    with as_of(day):
        if "safety_plan" in told:
            make_safety_plan(client=client, content=told["safety_plan"], agreed_on=day, by=carer)
        for said in told["people"]:
            add_person(client=client, content=_person(said), by=carer)
        for said in told.get("life", ()):
            add_life_event(client=client, content=said, by=carer)
        if "childhood" in told:
            _remember(client, told["childhood"], carer)


@lru_cache
def _lives() -> dict[str, Any]:
    path = Path(__file__).with_name("lives.yaml")
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _person(said: dict[str, Any]) -> dict[str, Any]:
    content = {key: value for key, value in said.items() if key != "about"}
    return content | {"asked_as": said.get("about", "")}


def _remember(client: Client, told: dict[str, Any], carer: Member) -> None:
    """The caregiving history, as the two of them went through it."""
    learnt = [
        item.link_id
        for item in load_instrument("caregiving-history").items
        if item.link_id.startswith("learnt-") and item.link_id != "learnt-in-your-words"
    ]
    answers: dict[str, int | str | None] = dict(zip(learnt, told["learnt"], strict=True))
    answers["did-you-good"] = told["did_good"]
    for number, person in enumerate(told["caregivers"], start=1):
        answers[f"caregiver-{number}/{NAME}"] = person["name"]
        for item, value in zip(CARE, person["care"], strict=True):
            answers[f"caregiver-{number}/{item}"] = value
    enter_response(
        client=client,
        instrument="caregiving-history",
        answers=answers,
        answered_on=client.practice.today(),
        by=carer,
    )
