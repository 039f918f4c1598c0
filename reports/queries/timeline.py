"""What happened with a client, newest first: check-ins, notes, plans, sessions lost, reports."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import AnsweredBy, Assignment
from assessments.queries import ATTACHMENT
from assessments.sentences.entered import typed_words
from clinic.library import library
from clinic.models import Client, ClientWords, Goal, GoalRating, Note
from clinic.models.prepared import STAND_INS, prepared
from reports import sentences
from reports.models import Report
from reports.queries.plan import PlanRow

FEW, MANY = 8, 200
QUOTED = 160  # letters of what a client said
KINDS = (
    ("check-ins", gettext_lazy("Check-ins")),
    ("notes", gettext_lazy("Notes")),
    ("plans", gettext_lazy("Plans")),
    ("words", gettext_lazy("The client's words")),
    ("reports", gettext_lazy("Reports")),
    ("sessions", gettext_lazy("Sessions and endings")),
)
_REPORT_WORDS = {
    Report.State.WAITING: gettext_lazy("waiting for the worker"),
    Report.State.RUNNING: gettext_lazy("being made"),
    Report.State.FAILED: gettext_lazy("failed"),
    Report.State.CANCELLED: gettext_lazy("cancelled"),
}


_ANSWERED = {
    AnsweredBy.CLIENT: gettext_lazy("Check-in answered: %(title)s"),
    AnsweredBy.THERAPIST: gettext_lazy("Filled in by the therapist: %(title)s"),
    AnsweredBy.TOGETHER: gettext_lazy("Filled in together: %(title)s"),
}


@dataclass(frozen=True)
class TimelineItem:
    """One line, ready to print; `at` orders the items of one day."""

    icon: str
    when: date
    at: datetime
    title: str
    url: str = ""
    text: str = ""
    tag: str = ""
    tone: str = "none"

    @property
    def day(self) -> str:
        return sentences.day(self.when)


@dataclass(frozen=True)
class Event:
    """Something that stands on a time axis, in a few words."""

    on: date
    text: str


def reviews(client: Client) -> dict[UUID | None, str]:
    """Goals rated, in words by note: the newest 200 ratings.

    One statement, and one more where goals of one's own were rated.
    """
    rows, titles = _rated_of(client, MANY)
    by_note = defaultdict[UUID | None, list[str]](list)
    for note, _on, goal, _template, level in rows:
        by_note[note].append(_rated(titles[goal], level))
    return {note: sentences.listed(words) for note, words in by_note.items()}


def steps(client: Client, most: int) -> list[Event]:
    """The steps up and down among the newest `most` ratings of goals, oldest first.

    As many statements as `reviews`.
    """
    rows, titles = _rated_of(client, most)
    found, before = [], dict[UUID, int]()
    for _note, on, goal, _template, level in reversed(rows):
        if before.get(goal, level) != level:
            found.append(Event(on, _rated(titles[goal], level)))
        before[goal] = level
    return found


def _rated_of(client: Client, most: int) -> tuple[list[Any], dict[UUID, str]]:
    rows = prepared(("ratings", most), lambda: _ratings(most)).rows([client.pk])
    return rows, _titles({goal: template for _note, _on, goal, template, _level in rows})


def _ratings(most: int) -> QuerySet[GoalRating, Any]:
    """A client's newest ratings of goals."""
    rows = GoalRating.objects.filter(goal__plan__client=STAND_INS[0])
    newest = rows.order_by("-rated_on", "goal__position")[:most]
    return newest.values_list("note_id", "rated_on", "goal_id", "goal__template", "level")


def _titles(templates: dict[UUID, str]) -> dict[UUID, str]:
    """The short title of each goal; one of one's own is opened for its words."""
    own = [goal for goal, template in templates.items() if not template]
    found = {goal: library().goal(each).short_title for goal, each in templates.items() if each}
    if own:
        found |= {goal.pk: goal.known.short_title for goal in Goal.objects.filter(pk__in=own)}
    return found


def _rated(title: str, level: int) -> str:
    return f"{title} {sentences.signed(level, 0)}"


def timeline(
    client: Client,
    *,
    plans: Sequence[PlanRow],
    rated: dict[UUID | None, str],
    scores: Callable[[UUID], str],
    besides: Iterable[TimelineItem] = (),
    limit: int = FEW,
    kind: str = "",
) -> tuple[list[TimelineItem], bool]:
    """The newest `limit` items, and whether there are more. Four statements.

    `kind`: one of KINDS, where only that is asked for.

    `plans`, `rated` (from `reviews`) and `scores` (words by response) are at hand on the page,
    and so is what stands there `besides`.
    """
    most = limit + 1
    sources: dict[str, Callable[[], Iterable[TimelineItem]]] = {
        "check-ins": lambda: _check_ins(client, scores, most),
        "notes": lambda: _notes(client, rated, most),
        "plans": lambda: _plans(client, plans),
        "words": lambda: _words(client, most),
        "reports": lambda: _reports(client, most),
        "sessions": lambda: besides,
    }
    items = [item for name, of in sources.items() if kind in ("", name) for item in of()]
    items.sort(key=lambda item: (item.when, item.at), reverse=True)
    return items[:limit], len(items) > limit


def _check_ins(client: Client, scores: Callable[[UUID], str], limit: int) -> list[TimelineItem]:
    rows = Assignment.objects.filter(client=client).values_list(
        "pk", "state", "created_at", "closes_at", "ended_at", "response__pk",
        "response__answered_on", "instrument_version__title", "instrument_version__instrument",
        "answered_by", "response__sent_at", "response__entered_by__user__name",
    )[:limit]  # fmt: skip
    return [_check_in(client, scores, *row) for row in rows]


def _check_in(
    client: Client,
    scores: Callable[[UUID], str],
    pk: UUID,
    state: str,
    created_at: datetime,
    closes_at: datetime,
    ended_at: datetime | None,
    response: UUID | None,
    answered_on: date | None,
    title: str,
    instrument: str,
    answered_by: str,
    sent_at: datetime | None,
    entered_by: str | None,
) -> TimelineItem:
    zone, url = client.practice.zone, reverse("check_in", args=[pk])
    at = ended_at or created_at
    if answered_on is not None and response is not None:
        # The scores of other forms stand in a part of the page of their own.
        said = scores(response) or (_("no scores") if instrument == ATTACHMENT else "")
        if entered_by and sent_at and answered_by == AnsweredBy.CLIENT:
            typed = typed_words(entered_by, sent_at, answered_on, client.practice)
            said = " ".join(filter(None, [said and f"{said}.", typed]))
        return TimelineItem(
            "checkin",
            answered_on,
            at,
            str(_ANSWERED[AnsweredBy(answered_by)]) % {"title": title},
            url,
            said,
        )
    when = at.astimezone(zone).date()
    if state == Assignment.State.WITHDRAWN:
        return TimelineItem("checkin", when, at, _("Check-in withdrawn"), url)
    if answered_by != AnsweredBy.CLIENT:
        begun = _("Being filled in: %(title)s") % {"title": title}
        return TimelineItem("checkin", when, at, begun, reverse("own_form", args=[pk]))
    until = sentences.day((closes_at - timedelta(microseconds=1)).astimezone(zone).date())
    return TimelineItem(
        "checkin", when, at, _("Check-in sent"), url,
        _("Not answered yet. Open until %(day)s.") % {"day": until},
    )  # fmt: skip


def _notes(client: Client, rated: dict[UUID | None, str], limit: int) -> list[TimelineItem]:
    rows = Note.objects.filter(client=client).select_related("author__user")
    shown = ("session_on", "created_at", "signed_at", "author__title", "author__user__name")
    title = _("Session note")
    return [
        TimelineItem(
            icon="note",
            when=note.session_on,
            at=note.created_at,
            title=title,
            url=reverse("note", args=[note.pk]),
            text=sentences.listed([note.author.name, rated.get(note.pk, "")]),
            tag="" if note.is_signed else _("Draft"),
            tone="brand",
        )
        for note in rows.only(*shown)[:limit]
    ]


def _words(client: Client, limit: int) -> list[TimelineItem]:
    url = reverse("plan", args=[client.pk])
    return [
        TimelineItem(
            icon="person",
            when=said.said_on,
            at=said.created_at,
            title=_("In the client's words"),
            url=f"{url}#own-words",
            text=said.text if len(said.text) <= QUOTED else f"{said.text[:QUOTED].rstrip()}…",
            tone="brand",
        )
        for said in ClientWords.objects.filter(client=client)[:limit]
    ]


def _reports(client: Client, limit: int) -> list[TimelineItem]:
    rows: Any = Report.objects.filter(client=client).values_list(
        "pk", "created_at", "state", "kind", "audience", "version"
    )[:limit]
    zone = client.practice.zone
    return [
        TimelineItem(
            icon="report",
            when=created_at.astimezone(zone).date(),
            at=created_at,
            title=_report_title(kind, audience, version),
            url=reverse("report", args=[pk]),
            tag=str(_REPORT_WORDS.get(state, "")),
            tone="warn" if state == Report.State.FAILED else "none",
        )
        for pk, created_at, state, kind, audience, version in rows
    ]


def _report_title(kind: str, audience: str, version: int | None) -> str:
    """A signed version follows its draft on the same day, so each says which it is."""
    title = f"{Report.Kind(kind).label}, {Report.Audience(audience).label}"
    if version is not None:
        return _("%(report)s, version %(number)s") % {"report": title, "number": version}
    if Report.Kind(kind).takes_signature:
        return _("%(report)s, draft") % {"report": title}
    return title


def _plans(client: Client, plans: Sequence[PlanRow]) -> list[TimelineItem]:
    url = reverse("plan", args=[client.pk])
    return [
        TimelineItem(
            icon="goal",
            when=plan.began_on,
            at=plan.began_at,
            title=_("Pathway chosen: %(pathway)s") % {"pathway": plan.title},
            url=url,
            text=_("Ended on %(day)s.") % {"day": sentences.day(plan.ended_on)}
            if plan.ended_on
            else "",
        )
        for plan in plans
    ]
