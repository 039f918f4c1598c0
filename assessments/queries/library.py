"""The library of a practice: what comes with the product, what is its own, what is on its way."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from assessments.library import shipped
from assessments.models import (
    InstrumentDraft,
    InstrumentVersion,
    Origin,
    PracticeInstrument,
    Response,
)
from assessments.psychometrics.definition import AnsweredBy, Instrument
from clinic.models import Practice

MOST = 200
# In the order of a course of therapy: look, follow, listen, look back. A test holds that every
# shipped instrument stands on exactly one shelf.
SHELVES: tuple[tuple[Any, Any, tuple[str, ...]], ...] = (
    (
        _("Attachment"),
        _("Where somebody stands, and with whom."),
        ("attachment-dimensions", "attachment-brief", "relationship-profile", "core-beliefs"),
    ),
    (
        _("Living more securely"),
        _("How security shows from day to day, and what moves."),
        ("secure-functioning", "secure-pulse", "signs-of-movement", "life-areas"),
    ),
    (
        _("Alongside the sessions"),
        _("Short ones that keep the work close to the person."),
        ("session-check", "wellbeing-and-safety", "practice-log"),
    ),
    (
        _("Before and after"),
        _("Where it began, and how it holds once therapy has ended."),
        ("caregiving-history", "maintenance-check-in"),
    ),
)


@dataclass(frozen=True)
class Book:
    """One instrument as it stands in the library; `offered`: clients can be asked to answer it.

    `waits_for_reader`: it asks about danger, and the practice has not said who looks at alerts.
    """

    instrument: Instrument
    origin: Origin
    offered: bool
    waits_for_reader: bool = False

    @property
    def is_for_clients(self) -> bool:
        """Whether a client fills it in alone, so that it can be sent."""
        return is_for_clients(self.instrument)


@dataclass(frozen=True)
class Shelf:
    """Instruments that belong together."""

    title: Any
    about: Any
    books: tuple[Book, ...]


@dataclass(frozen=True)
class DraftRow:
    """A questionnaire that nobody has approved yet."""

    id: UUID
    title: str
    origin: Origin
    saved_at: datetime
    made_by: str


@dataclass(frozen=True)
class Library:
    """Everything on the shelves of one practice."""

    shelves: tuple[Shelf, ...]
    own: tuple[Book, ...]
    drafts: tuple[DraftRow, ...]


@dataclass(frozen=True)
class VersionRow:
    """One version, with its answers in this practice; days are None while there are none."""

    version: str
    is_present: bool
    responses: int
    first_on: date | None
    last_on: date | None
    published_at: datetime | None
    published_by: str


def library_of(practice: Practice, *, drafts: bool) -> Library:
    """The whole library in three statements; `drafts` only for those who may work on them."""
    off = set(
        PracticeInstrument.objects.filter(practice=practice, offered=False).values_list(
            "instrument", flat=True
        )
    )
    by_id = {
        each.id: Book(each, Origin.SHIPPED, each.id not in off, waits_for_reader(each, practice))
        for each in shipped()
    }
    own = (
        Book(
            row.loaded,
            Origin(row.origin),
            row.instrument not in off,
            waits_for_reader(row.loaded, practice),
        )
        for row in _own(practice)
        if row.instrument not in by_id
    )
    return Library(
        shelves=tuple(
            Shelf(title, about, tuple(by_id[name] for name in names if name in by_id))
            for title, about, names in SHELVES
        ),
        own=tuple(sorted(own, key=lambda book: book.instrument.title.casefold())),
        drafts=_drafts(practice) if drafts else (),
    )


def is_for_clients(instrument: Instrument) -> bool:
    """Whether there is a version that a client fills in alone."""
    return instrument.answered_by in (AnsweredBy.CLIENT, AnsweredBy.EITHER)


def waits_for_reader(instrument: Instrument, practice: Practice) -> bool:
    """Whether nobody may be asked it yet: it asks about danger, and nobody is named to be told.

    A client who tells of danger must meet help at once and somebody who looks. Until the practice
    has said who reads alerts, such a form is not sent, whoever made it.
    """
    return bool(instrument.risks) and practice.alert_reader_id is None


def is_offered(practice: Practice, instrument: str) -> bool:
    """Whether a client of this practice can be asked to answer it: yes until somebody said no."""
    choices = PracticeInstrument.objects.filter(practice=practice, instrument=instrument)
    return not choices.filter(offered=False).exists()


def versions_of(practice: Practice, instrument: Instrument) -> tuple[VersionRow, ...]:
    """The versions this practice has published or answered, newest first. Two statements.

    Of a shipped one only what was answered here: when another practice first used a version is
    nobody else's business.
    """
    answered = _answered(practice, instrument.id)
    rows = InstrumentVersion.objects.filter(
        Q(practice=practice) | Q(practice=None, pk__in=list(answered)), instrument=instrument.id
    )
    rows = rows.defer("definition", "source").select_related("published_by__user")
    versions = [
        VersionRow(
            version=row.version,
            is_present=row.content_hash == instrument.content_hash,
            published_at=row.created_at if row.practice_id else None,
            published_by=row.published_by.name if row.published_by else "",
            **answered.get(row.pk, _NEVER),
        )
        for row in rows.order_by("-created_at")[:MOST]
    ]
    if not any(version.is_present for version in versions):
        present = VersionRow(
            instrument.version, is_present=True, published_at=None, published_by="", **_NEVER
        )
        versions.insert(0, present)
    return tuple(versions)


_NEVER: dict[str, Any] = {"responses": 0, "first_on": None, "last_on": None}


def _answered(practice: Practice, instrument: str) -> dict[UUID, dict[str, Any]]:
    rows = Response.objects.filter(practice=practice, instrument_version__instrument=instrument)
    counted = rows.order_by().values("instrument_version_id")
    counted = counted.annotate(
        responses=Count("pk"), first_on=Min("answered_on"), last_on=Max("answered_on")
    )
    rows_found: list[dict[str, Any]] = [dict(row) for row in counted]
    return {row.pop("instrument_version_id"): row for row in rows_found}


def _own(practice: Practice) -> list[InstrumentVersion]:
    """The newest version of each of the practice's own instruments."""
    rows = InstrumentVersion.objects.filter(practice=practice)
    newest = rows.filter(instrument=OuterRef("instrument")).order_by("-created_at")
    return list(rows.filter(pk=Subquery(newest.values("pk")[:1])).defer("source")[:MOST])


def _drafts(practice: Practice) -> tuple[DraftRow, ...]:
    rows = InstrumentDraft.objects.filter(practice=practice).select_related("made_by__user")
    rows = rows.defer("definition", "source", "problems", "decided")
    return tuple(
        DraftRow(row.pk, row.title, Origin(row.origin), row.saved_at, row.made_by.name)
        for row in rows[:MOST]
    )
