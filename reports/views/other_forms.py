"""The client page's other check-ins: the latest scores of each, described on their own range."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Response
from assessments.psychometrics.change import WORSENING, ChangeState
from assessments.queries.described import About, Described, LatestForm, latest_forms
from clinic.models import Client
from reports import sentences

FEW = 4  # scales shown at once; the rest is one press away


@dataclass(frozen=True)
class Line:
    """One scale, with a tag where it was judged."""

    row: Described
    tag: sentences.Status | None


@dataclass(frozen=True)
class Part:
    """The scales of one person asked about, or of the whole form."""

    person: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class OtherForm:
    """One instrument's newest form: what is seen at once, and the rest."""

    title: str
    day: str
    url: str
    by: str
    first: tuple[Part, ...]
    rest: tuple[Part, ...]
    more: int


def other_forms(client: Client) -> list[OtherForm]:
    """Every instrument but the attachment dimensions, the newest first. Two statements."""
    return [_form(each) for each in latest_forms(client)]


def _form(form: LatestForm) -> OtherForm:
    first, rest = _divided([_part(about) for about in form.parts])
    return OtherForm(
        title=form.title,
        day=sentences.day(form.on),
        url=reverse("check_in", args=[form.assignment_id]),
        by=_("as the therapist sees it") if form.by == Response.AnsweredBy.THERAPIST else "",
        first=first,
        rest=rest,
        more=sum(len(part.lines) for part in rest),
    )


def _part(about: About) -> Part:
    return Part(about.person, tuple(Line(row, _tag(row)) for row in about.rows))


def _tag(row: Described) -> sentences.Status | None:
    """None for a score that is only described, or has nothing before it."""
    if row.state in ("", ChangeState.FIRST_ANSWERS):
        return None
    status = sentences.status(row.state)
    turned = row.higher_is_better and row.state in WORSENING
    return replace(status, icon="down") if turned else status


def _divided(parts: list[Part]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The first few lines and the others; a person's lines are never torn apart."""
    if len(parts) == 1:
        person, lines = parts[0].person, parts[0].lines
        if len(lines) <= FEW + 1:
            return tuple(parts), ()
        return (Part(person, lines[:FEW]),), (Part(person, lines[FEW:]),)
    shown, count = 0, 0
    for part in parts:
        if count and count + len(part.lines) > FEW:
            break
        shown, count = shown + 1, count + len(part.lines)
    return tuple(parts[:shown]), tuple(parts[shown:])
