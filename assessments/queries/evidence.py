"""What the practice's own answers say about an instrument: figures over many clients, never one."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from assessments.library import shipped
from assessments.models import InstrumentVersion, ReferenceUse, Response
from assessments.psychometrics.change import is_judged
from assessments.psychometrics.definition import AnsweredBy, Instrument
from assessments.psychometrics.evidence import FEWEST, ScaleEvidence, evidence
from clinic.models import Practice

MOST = 1000  # clients, those who began last: each form is unsealed
RETEST = (timedelta(days=7), timedelta(days=42))  # long enough to forget, too short to change much


@dataclass(frozen=True)
class Evidence:
    """`n` first forms of the present version; no `scales` while they are fewer than `needed`."""

    n: int
    scales: tuple[ScaleEvidence, ...] = ()
    needed: int = FEWEST

    @property
    def is_enough(self) -> bool:
        return self.n >= self.needed


@dataclass(frozen=True)
class Measure:
    """A questionnaire clients of the practice answered, in its present version.

    `n`: clients, each counted once; `judged_by`: whose figures the practice adopted for it;
    `states_figures`: whether it brings error parameters of its own.
    """

    instrument: str
    title: str
    version: str
    n: int
    judged_by: tuple[str, ...]
    states_figures: bool
    needed: int = FEWEST

    @property
    def is_enough(self) -> bool:
        return self.n >= self.needed


def measures_of(practice: Practice) -> tuple[Measure, ...]:
    """What the practice measures by, most answered first. Two statements; opens nothing."""
    answered = Response.objects.filter(
        practice=practice,
        instrument_version=OuterRef("pk"),
        answered_by=Response.AnsweredBy.CLIENT,
    ).order_by()
    n = answered.values("instrument_version").annotate(n=Count("client", distinct=True))
    newer = InstrumentVersion.objects.filter(
        practice=practice, instrument=OuterRef("instrument"), created_at__gt=OuterRef("created_at")
    )
    present = Q(practice=None, content_hash__in=[each.content_hash for each in shipped()])
    rows = InstrumentVersion.objects.filter(present | Q(practice=practice) & ~Exists(newer))
    rows = rows.annotate(n=Subquery(n.values("n"))).filter(n__gt=0).defer("source")
    uses = ReferenceUse.objects.filter(practice=practice).order_by("created_at")
    judged_by: dict[str, list[str]] = {}
    for instrument, population in uses.values_list("instrument", "reference__population"):
        judged_by.setdefault(instrument, []).append(population)
    return tuple(
        Measure(
            row.instrument,
            row.title,
            row.version,
            row.n,
            tuple(judged_by.get(row.instrument, ())),
            any(map(is_judged, row.loaded.scales)),
        )
        for row in rows.order_by("-n", "title")[:MOST]
    )


def first_forms(practice: Practice, instrument: Instrument) -> Evidence:
    """How many clients have answered the present version, each counted once. Opens nothing."""
    return Evidence(_forms(practice, instrument).values("client").distinct().count())


def evidence_of(practice: Practice, instrument: Instrument) -> Evidence:
    """The figures of every scale, from the sealed answers of at most 1000 clients.

    Three statements; with fewer than 50 first forms one, and nothing is opened.
    """
    found = first_forms(practice, instrument)
    if not found.is_enough:
        return found
    place = Window(
        RowNumber(), partition_by=["client_id"], order_by=["answered_on", "sent_at", "id"]
    )
    placed = _forms(practice, instrument).annotate(place=place)
    first = {
        row.client_id: row for row in placed.filter(place=1).order_by("-answered_on", "pk")[:MOST]
    }
    second = placed.filter(place=2, client_id__in=list(first))
    pairs = [(first[row.client_id], row) for row in second]
    scales = evidence(
        instrument,
        (row.answers for row in first.values()),
        ((one.answers, other.answers) for one, other in pairs if _is_retest(one, other)),
    )
    return Evidence(len(first), tuple(scales.values()))


def _forms(practice: Practice, instrument: Instrument) -> QuerySet[Response]:
    """The forms of the present version, of one kind of reader: never client and observer mixed."""
    forms = Response.objects.filter(
        practice=practice, instrument_version__content_hash=instrument.content_hash
    ).order_by()
    if instrument.answered_by in (AnsweredBy.CLIENT, AnsweredBy.EITHER):
        return forms.filter(answered_by=Response.AnsweredBy.CLIENT)
    return forms


def _is_retest(first: Response, second: Response) -> bool:
    apart = second.answered_on - first.answered_on
    return RETEST[0] <= apart <= RETEST[1]
