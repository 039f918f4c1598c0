"""The people in a client's life, with what was answered about them; the line of that life."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from assessments.library import load_instrument
from assessments.models import Response
from assessments.psychometrics.zones import Zone
from assessments.queries import ANXIETY, AVOIDANCE, latest_scores
from assessments.queries.described import About, Described, LatestForm, described, latest_forms
from clinic.library.pairings import CLIENT, Pairing, pairings
from clinic.models import Client, LifeEvent, Person
from clinic.models.naming import Names, masked, names_kept_from, role_of
from reports.queries.plan import PATHWAY_OF, open_plan

PROFILE = "relationship-profile"
HISTORY = "caregiving-history"
BELIEFS = "core-beliefs"


@dataclass(frozen=True)
class PersonRow:
    """One person on the map. `scores` are the client's answers about them, newest form only."""

    id: UUID
    name: str
    role: str
    manner: str
    manner_words: str
    steady: bool
    words: str
    asked_as: str
    scores: tuple[Described, ...]
    answered_on: date | None
    pairing: Pairing | None


@dataclass(frozen=True)
class LifeRow:
    """One thing on the line, in the order of a life; `age` in years, None where not known."""

    id: UUID
    what: str
    when: str
    age: int | None
    kind: str
    kind_words: str
    tone: int


def people_of_client(client: Client) -> list[PersonRow]:
    """Everybody on the map. Five statements at most, whatever the record holds."""
    rows = list(Person.objects.filter(client=client, removed_at=None))
    if not rows:
        return []
    form = next((each for each in latest_forms(client) if each.instrument == PROFILE), None)
    scores = {part.id: part.rows for part in form.parts} if form else {}
    side, names = leaning(client), names_kept_from(client)
    found = [_person(row, scores, form.on if form else None, side) for row in rows]
    return [_in_roles(each, names) for each in found] if names else found


def _in_roles(row: PersonRow, names: Names) -> PersonRow:
    """Somebody on the map for who reads without names: their role stands for them."""
    return replace(row, name=row.role, role="", words=masked(row.words, names))


def asked_about() -> list[tuple[str, str]]:
    """Whom the relationship profile can ask about: its own word for them, and how it calls them."""
    repeat = load_instrument(PROFILE).repeat
    return [(each.id, each.label) for each in (repeat.people if repeat else ())]


def leaning(client: Client) -> str:
    """Where the client leans, for the pairings: the pathway chosen, else what the scores show.

    "" where neither says.
    """
    plan = open_plan(client)
    if plan is not None and plan.pathway in CLIENT:
        return str(plan.pathway)
    scores = latest_scores([client.pk]).get(client.pk, {})
    return side_of("", {scores[scale].zone for scale in (ANXIETY, AVOIDANCE) if scale in scores})


def side_of(pathway: str, zones: set[str]) -> str:
    """Where a client leans: by the pathway chosen, else by the zone both scores give."""
    if pathway in CLIENT:
        return pathway
    zone = next(iter(zones), "") if len(zones) == 1 else ""
    if not zone:
        return ""
    return "steady" if zone == Zone.SECURE else str(PATHWAY_OF.get(zone, ""))  # type: ignore[call-overload]


def _person(
    row: Person, scores: dict[str, tuple[Described, ...]], on: date | None, side: str
) -> PersonRow:
    said: dict[str, Any] = row.content
    manner = said.get("manner") or Person.Manner.UNCLEAR
    found = scores.get(said.get("asked_as") or "-", ())
    return PersonRow(
        id=row.pk,
        name=said.get("name", ""),
        role=role_of(row),
        manner=manner,
        manner_words=str(_label(Person.Manner, manner)),
        steady=bool(said.get("steady")),
        words=said.get("words", ""),
        asked_as=said.get("asked_as", ""),
        scores=found,
        answered_on=on if found else None,
        pairing=pairings().get((side, manner)),
    )


def life_line(client: Client) -> list[LifeRow]:
    """What was told of a life, the earliest first; what has no age stays where it was put."""
    rows = LifeEvent.objects.filter(client=client, removed_at=None)
    placed, age = [], -1
    for place, row in enumerate(rows):
        age = row.content["age"] if row.content.get("age") is not None else age
        placed.append((age, place, row))
    names = names_kept_from(client)
    return [_event(row, names) for _age, _place, row in sorted(placed, key=lambda each: each[:2])]


def _event(row: LifeEvent, names: Names) -> LifeRow:
    said: dict[str, Any] = row.content
    return LifeRow(
        id=row.pk,
        what=masked(said.get("what", ""), names),
        when=masked(said.get("when", ""), names),
        age=said.get("age"),
        kind=said.get("kind", LifeEvent.Kind.OTHER),
        kind_words=str(_label(LifeEvent.Kind, said.get("kind", ""))),
        tone=said.get("tone", 0),
    )


def _label(choices: Any, value: str) -> Any:
    return dict(choices.choices).get(value, "")


@dataclass(frozen=True)
class EarlyYears:
    """What was remembered of early care and learnt then, beside what is believed now."""

    on: date | None
    care: tuple[About, ...]
    learnt: tuple[Described, ...]
    learnt_words: str
    did_good: str
    believed_on: date | None
    believed: tuple[Described, ...]


def early_years(client: Client) -> EarlyYears:
    """From the newest caregiving history and the newest core beliefs. Opens their answers."""
    forms = {form.instrument: form for form in latest_forms(client)}
    history, beliefs = forms.get(HISTORY), forms.get(BELIEFS)
    response = _response(history) if history else None
    parts = described(response) if response else ()
    if history and client.known_as:
        parts = history.parts  # by the form's own words for people, not the client's
    answers, names = response.answers if response else {}, names_kept_from(client)
    return EarlyYears(
        on=history.on if history else None,
        care=tuple(part for part in parts if part.person),
        learnt=tuple(row for part in parts if not part.person for row in part.rows),
        learnt_words=masked(_words(answers, "learnt-in-your-words"), names),
        did_good=masked(_words(answers, "did-you-good"), names),
        believed_on=beliefs.on if beliefs else None,
        believed=tuple(row for part in beliefs.parts for row in part.rows) if beliefs else (),
    )


def _response(form: LatestForm) -> Response | None:
    rows = Response.objects.select_related("instrument_version").prefetch_related("scores")
    return rows.filter(assignment_id=form.assignment_id).first()


def _words(answers: dict[str, Any], link_id: str) -> str:
    found = answers.get(link_id)
    return found.strip() if isinstance(found, str) else ""
