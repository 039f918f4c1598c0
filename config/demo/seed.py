"""The demonstration: invented people who do everything through the product's own actions."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from django.db import transaction

from assessments.actions.answers import enter_response
from assessments.actions.check_ins import assign_check_in
from assessments.library import load_instrument
from clinic import audit
from clinic.actions.clients import (
    ASKED_AT_THE_START,
    add_client,
    change_client,
    give_sign_in,
    start_caseload,
)
from clinic.actions.members import add_member, change_roles, start_supervision
from clinic.actions.notes import save_note
from clinic.actions.plans import choose_pathway, update_goals
from clinic.actions.practices import open_practice
from clinic.models import Caseload, Client, CrisisLine, Member, Plan, Practice
from clinic.roles import Role
from config.demo.afterwards import keep_in_touch
from config.demo.alerts import live_with_alerts
from config.demo.answers import leanings, simulate
from config.demo.arranged import arrange
from config.demo.asking import ask_regularly
from config.demo.clock import as_of
from config.demo.growth import grow
from config.demo.letters import write_letter
from config.demo.lives import tell_life
from config.demo.meetings import fill_calendars, met, say_goodbye
from config.demo.stories import Story
from config.demo.writing import keep_for_oneself, sign_or_send, talk_it_over

HERE = Path(__file__).parent
SEED = 20_261_122
NOTE_EVERY = timedelta(weeks=3)
ACCOUNTS = {
    "owner@harbour.example": "owner: people and rights, no clinical text",
    "supervisor@harbour.example": "supervisor of the therapist and the trainee",
    "therapist@harbour.example": "therapist with fourteen clients: begin here",
    "trainee@harbour.example": "trainee, whose notes the supervisor signs",
    "desk@harbour.example": "front desk: names and check-ins, no answers",
    "client@harbour.example": "client, as on a phone",
    "therapist@lighthouse.example": "owner and therapist of a second practice",
}


def seed(password: str) -> None:
    """Make both practices; does nothing where they already are. All of it or nothing."""
    if Practice.objects.filter(name="Harbour Practice").exists():
        return
    chance = Random(SEED)
    with transaction.atomic():
        for plan in _read("people.yaml")["practices"]:
            _open(plan, password, chance)


def people() -> list[dict[str, Any]]:
    """The clients of the first practice, as they are written down."""
    found: list[dict[str, Any]] = _read("people.yaml")["practices"][0]["clients"]
    return found


@lru_cache
def _read(name: str) -> dict[str, Any]:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def _open(plan: dict[str, Any], password: str, chance: Random) -> None:
    first, *others = plan["members"]
    practice = open_practice(
        name=plan["name"],
        country=plan["country"],
        time_zone=plan["time_zone"],
        owner_email=first["email"],
        owner_name=first["name"],
        password=password,
    )
    practice.phone, practice.emergency_number = plan["phone"], plan["emergency_number"]
    practice.save()
    for position, line in enumerate(plan["crisis_lines"]):
        CrisisLine.objects.create(
            practice=practice, position=position, checked_on=practice.today(), **line
        )
    owner = practice.members.get()
    people = {first["key"]: change_roles(member=owner, roles=_roles(first), by=owner)}
    for entry in others:
        fields = {key: entry.get(key, "") for key in ("email", "name", "title", "profession")}
        people[entry["key"]] = add_member(
            practice=practice, roles=_roles(entry), password=password, by=owner, **fields
        )
    since = practice.today() - timedelta(days=600)
    for supervisor, supervisee in plan["supervisions"]:
        start_supervision(
            supervisor=people[supervisor], supervisee=people[supervisee], since=since, by=owner
        )
    for entry in plan["clients"]:
        story = Story(entry, practice.today())
        with audit.together():  # one append to the chain a client, not one a line
            _live(story, people[entry["carer"]], owner, password, chance)
    arrange(plan, people, owner=people[first["key"]])
    fill_calendars(plan, people)
    live_with_alerts(practice, plan.get("told", {}))
    talk_it_over(plan.get("topics", ()), people)
    entry = plan["clients"][0]
    keep_for_oneself(people[entry["carer"]], Client.objects.get(name=entry["name"]))


def _roles(entry: dict[str, Any]) -> frozenset[Role]:
    return frozenset(Role(role) for role in entry["roles"])


def _live(story: Story, carer: Member, owner: Member, password: str, chance: Random) -> None:
    client = _begin(story, carer, owner)
    instrument = load_instrument("attachment-dimensions")
    for day, leaning in zip(story.check_in_days, story.leanings, strict=True):
        is_last = day == story.check_in_days[-1]
        with as_of(day, hour=18) as moment:
            enter_response(
                client=client,
                answers=simulate(
                    instrument, leaning, chance, story.entry.get("skip", 0) if is_last else 0
                ),
                answered_on=day,
                sent_at=moment,
                seconds=chance.randint(170, 420),
                by=carer,
            )
    _other_forms(story, client, carer)
    tell_life(story, client, carer)
    if "pathway" in story.entry:
        _work(story, client, carer, chance)
    _now(story, client, carer, password)
    grow(client, carer, story.today)
    if wish := story.entry.get("letter"):
        write_letter(wish, client, carer)


def _other_forms(story: Story, client: Client, carer: Member) -> None:
    """The short forms between, and what is asked less often; chance of their own, a client each."""
    chance = Random(f"{SEED} {client.name}")
    for day, name, ease in story.other_forms:
        instrument = load_instrument(name)
        people = story.entry["people"] if instrument.repeat else ()
        with as_of(day, hour=18) as moment:
            enter_response(
                client=client,
                instrument=name,
                answers=simulate(instrument, leanings(instrument, ease), chance, people=people),
                answered_on=day,
                sent_at=moment,
                seconds=chance.randint(40, 60) * instrument.minutes,
                by=carer,
            )


def _begin(story: Story, carer: Member, owner: Member) -> Client:
    with as_of(story.began):
        adds = owner if Role.TRAINEE in carer.roles else carer
        client = add_client(
            name=story.entry["name"],
            birth_year=story.entry["born"],
            pronouns=story.entry["pronouns"],
            email=story.entry.get("sign_in", ""),
            carer=carer,
            by=adds,
            consents=set(ASKED_AT_THE_START),
        )
        if not Caseload.objects.filter(client=client, member=carer).exists():
            start_caseload(client=client, member=carer, by=adds)
    return client


def _work(story: Story, client: Client, carer: Member, chance: Random) -> None:
    """The plan, and a note every three weeks; the newest one may still be a draft."""
    pathway = story.entry["pathway"]
    with as_of(story.began + timedelta(days=7)):
        plan = choose_pathway(
            client=client, pathway=pathway, reason="Agreed in the second session.", by=carer
        )
        goals = list(plan.goals.all())
        update_goals(
            plan=plan, goals={goal.pk: {"in_focus": goal.position <= 2} for goal in goals}, by=carer
        )
    texts = _read("sessions.yaml")[pathway]
    days = list(_session_days(story))
    for number, day in enumerate(days):
        again, place = divmod(number, len(texts))
        is_draft = day == days[-1] and chance.random() < 0.4
        text = _later(texts[place], again)
        _write(client, plan, text, day, carer, sign=not is_draft, today=story.today)


def _later(text: dict[str, Any], again: int) -> dict[str, Any]:
    """The same theme some months on: a step further, and no sign of it noted twice."""
    if not again:
        return text
    return text | {"level": min(1, text["level"] + again), "evidence": ""}


def _session_days(story: Story) -> Iterator[date]:
    day, end = story.began + timedelta(days=14), story.today
    if story.entry.get("state"):
        end = story.check_in_days[-1]
    while day < end:
        yield day
        day += NOTE_EVERY


def _write(
    client: Client,
    plan: Plan,
    text: dict[str, Any],
    day: date,
    carer: Member,
    *,
    sign: bool,
    today: date,
) -> None:
    goal = next(goal for goal in plan.goals.all() if goal.position == text["goal"])
    first_name = client.name.split()[0]
    sections = {
        key: text[key].replace("{name}", first_name)
        for key in ("focus", "moments", "tried", "response", "plan")
    }
    worked = {
        "worked_on": True,
        "attainment": text["level"],
        "route": text["route"],
        "markers": (
            {f"{goal.template}.m{text['marker']}": text["evidence"]} if text["evidence"] else {}
        ),
    }
    with as_of(day, hour=16):
        note = met(client, carer, day)
        note = save_note(
            note_id=note.pk,
            content={
                "sections": sections | {"risk": "No concern raised."},
                "activation": text["activation"],
                "goals": {str(goal.pk): worked},
            },
            session_on=day,
            revision=note.revision,
            by=carer,
        )
        if sign:
            sign_or_send(note, carer, today)


def _now(story: Story, client: Client, carer: Member, password: str) -> None:
    """A check-in out or overdue, care paused or ended, a sign-in."""
    entry = story.entry
    if "open" in entry:
        closes_on = story.today + timedelta(days=entry["open"])
        with as_of(min(story.today, closes_on) - timedelta(days=5)):
            assign_check_in(
                client=client,
                why="To see together how the last weeks went.",
                closes_on=closes_on,
                by=carer,
            )
    if entry.get("state") == Client.State.ENDED:
        say_goodbye(client, carer, story.today - timedelta(days=entry.get("ended_days_ago", 2)))
        keep_in_touch(Client.objects.get(pk=client.pk), Random(f"{SEED} after {client.name}"))
    elif entry.get("state"):
        change_client(client=client, by=carer, state=entry["state"])
    if entry.get("sign_in"):
        give_sign_in(client=client, email=entry["sign_in"], password=password, by=carer)
    ask_regularly(entry, client, carer)
