"""The client page's other check-ins: the latest scores of each, described on their own range."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


@dataclass(frozen=True)
class OtherForms:
    """The newest form of one instrument; two where the client's and the therapist's stand beside.

    The two are never averaged, and each is compared with its own past alone.
    """

    forms: tuple[OtherForm, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.forms) > 1


def other_forms(client: Client) -> list[OtherForms]:
    """Every instrument but the attachment dimensions, the newest first. Two statements."""
    found: dict[str, list[LatestForm]] = {}
    for form in latest_forms(client):
        found.setdefault(form.instrument, []).append(form)
    return [OtherForms(_beside(forms)) for forms in found.values()]


def _beside(forms: list[LatestForm]) -> tuple[OtherForm, ...]:
    """The client's first."""
    forms = sorted(forms, key=lambda form: form.by != Response.AnsweredBy.CLIENT)
    return tuple(_form(form, among=len(forms)) for form in forms)


_BY = {
    Response.AnsweredBy.THERAPIST: gettext_lazy("as the therapist sees it"),
    Response.AnsweredBy.TOGETHER: gettext_lazy("filled in together"),
}


def _form(form: LatestForm, among: int) -> OtherForm:
    alone = _("as the client sees it") if among > 1 else ""
    first, rest = _divided([_part(about) for about in form.parts])
    return OtherForm(
        title=form.title,
        day=sentences.day(form.on),
        url=reverse("check_in", args=[form.assignment_id]),
        by=str(_BY.get(Response.AnsweredBy(form.by), alone)),
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
