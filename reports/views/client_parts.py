"""The lower parts of a client's page: each is asked for alone, so that the head stays light."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.library import load_instrument
from assessments.queries import item_changes, score_history
from assessments.queries.shared import results_shown
from clinic.models import Client
from reports import sentences
from reports.queries import (
    goals_of,
    open_plan,
    overall_attainment,
    plans_of,
    reviews,
    routes_in_use,
    timeline,
)
from reports.queries.appointments import appointments
from reports.queries.glance import glance
from reports.queries.life import early_years
from reports.queries.parts import (
    AREAS,
    CLIENT,
    FUNCTIONING,
    PROFILE,
    PULSE,
    SESSION_CHECK,
    SIGNS,
    THERAPIST,
    by_movement,
    forms_by_name,
    goal_courses,
    judged,
    repairs_noted,
    rows_of,
    session_courses,
    side_by_side,
)
from reports.queries.timeline import FEW, KINDS, MANY, Event
from reports.views.figures import Course, scores_of
from reports.views.other_forms import other_forms
from reports.views.part_figures import goals_figure, relationships, session_figure

Context = dict[str, Any]
Asked = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One part: its name in the address, its title, its template, and what that is given."""

    id: str
    title: str | Promise
    template: str
    build: Callable[[Client, Asked], Context]


@dataclass(frozen=True)
class Shown:
    """A part that was asked for, built."""

    part: Part
    content: Context


def part_of(asked: Asked, client: Client) -> Shown | None:
    """The part an address names; None where it names none."""
    part = _BY_ID.get(asked.get("part", ""))
    return Shown(part, part.build(client, asked)) if part else None


def _moved(client: Client, _asked: Asked) -> Context:
    return {"moved": item_changes(client)}


def _forms(client: Client, _asked: Asked) -> Context:
    return {"other_forms": other_forms(client), "shown": results_shown(client)}


def _timeline(client: Client, asked: Asked) -> Context:
    everything, kind = asked.get("timeline") == "all", asked.get("kind", "")
    shown = kind if kind in dict(KINDS) else ""
    items, more = timeline(
        client,
        plans=plans_of(client),
        rated=reviews(client),
        scores=scores_of(Course.of(score_history(client))),
        besides=appointments(client).items,
        limit=MANY if everything else FEW,
        kind=shown,
    )
    # "Show more" is gone with what it brings: the first of that takes the focus.
    news_from = FEW if everything else None
    named = {"more": more, "kinds": KINDS, "kind": shown, "news_from": news_from}
    return {"timeline": items, **named}


def _goals(client: Client, _asked: Asked) -> Context:
    plan = open_plan(client)
    goals = goals_of(plan.pk) if plan else []
    return {
        "plan": plan,
        "figure": goals_figure(goal_courses(goals)),
        "overall": overall_attainment(goals),
        "routes": routes_in_use(plan) if plan else [],
    }


def _security(client: Client, _asked: Asked) -> Context:
    forms, early = forms_by_name(client), early_years(client)
    whole, short = forms.get((FUNCTIONING, CLIENT)), forms.get((PULSE, CLIENT))
    functioning = max(filter(None, (whole, short)), key=lambda form: form.on, default=None)
    return {
        "functioning": functioning,
        "characteristics": by_movement(rows_of(functioning)),
        "early": early,
        "beliefs": by_movement(early.believed),
    }


def _people(client: Client, _asked: Asked) -> Context:
    form = forms_by_name(client).get((PROFILE, CLIENT))
    people = relationships(form, judged(form)) if form else []
    note = sentences.ring_note() if any(one.is_ringed for one in people) else ""
    return {"people": people, "note": f"{note} {sentences.not_why()}".strip()}


def _signs(client: Client, _asked: Asked) -> Context:
    forms = forms_by_name(client)
    mine, theirs = forms.get((SIGNS, CLIENT)), forms.get((SIGNS, THERAPIST))
    return {"mine": mine, "theirs": theirs, "pairs": side_by_side(mine, theirs)}


def _areas(client: Client, _asked: Asked) -> Context:
    form = forms_by_name(client).get((AREAS, CLIENT))
    return {"form": form, "areas": rows_of(form)}


def _therapy(client: Client, _asked: Asked) -> Context:
    scales = load_instrument(SESSION_CHECK).scales
    noted = [Event(on, str(_("strain and repair noted"))) for on in repairs_noted(client)]
    events = sorted((*glance(client).events, *noted), key=lambda event: event.on)
    titles = {scale.id: scale.title for scale in scales}
    return {"figure": session_figure(session_courses(client), titles, events), "events": events}


PARTS = (
    Part("moved", _("What moved most"), "reports/_moved.html", _moved),
    Part("timeline", _("Time line"), "reports/_timeline.html", _timeline),
    Part("goals", _("Goals and routes"), "reports/_part_goals.html", _goals),
    Part("security", _("Characteristics and beliefs"), "reports/_part_security.html", _security),
    Part("people", _("Relationships"), "reports/_part_people.html", _people),
    Part("signs", _("Signs of movement"), "reports/_part_signs.html", _signs),
    Part("areas", _("Life areas"), "reports/_part_areas.html", _areas),
    Part("therapy", _("Therapy relationship"), "reports/_part_therapy.html", _therapy),
    Part("forms", _("Other check-ins"), "reports/_other_forms.html", _forms),
)
_BY_ID = {part.id: part for part in PARTS}
