"""The lower parts of a client's page: each is asked for alone, so that the head stays light."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.queries import item_changes, score_history
from assessments.queries.shared import results_shown
from clinic.models import Client
from reports.queries import plans_of, reviews, timeline
from reports.queries.appointments import appointments
from reports.queries.timeline import FEW, MANY
from reports.views.figures import Course, scores_of
from reports.views.other_forms import other_forms

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
    everything = asked.get("timeline") == "all"
    items, more = timeline(
        client,
        plans=plans_of(client),
        rated=reviews(client),
        scores=scores_of(Course.of(score_history(client))),
        besides=appointments(client).items,
        limit=MANY if everything else FEW,
    )
    return {"timeline": items, "more": more}


PARTS = (
    Part("moved", _("What moved most"), "reports/_moved.html", _moved),
    Part("timeline", _("Time line"), "reports/_timeline.html", _timeline),
    Part("forms", _("Other check-ins"), "reports/_other_forms.html", _forms),
)
_BY_ID = {part.id: part for part in PARTS}
