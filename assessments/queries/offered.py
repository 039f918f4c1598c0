"""What the clients of a practice can be asked to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.library import shipped
from assessments.models import AnsweredBy as WhoseAnswers
from assessments.models import InstrumentVersion, PracticeInstrument
from assessments.psychometrics.definition import AnsweredBy, Instrument
from assessments.psychometrics.translations import is_translation, same_language
from assessments.queries.library import SHELVES, waits_for_reader
from clinic.models import Practice

MOST = 200
_BY_CLIENT = frozenset({AnsweredBy.CLIENT, AnsweredBy.EITHER})
_BY_MEMBER = frozenset({AnsweredBy.THERAPIST, AnsweredBy.TOGETHER, AnsweredBy.EITHER})


@dataclass(frozen=True)
class Offer:
    """An instrument a client can be asked to answer; `version` is the row of a practice's own.

    A shipped one has its row made when it is first used, so `version` is None there, unless the
    practice holds a translation of it.
    """

    instrument: Instrument
    version: InstrumentVersion | None

    @property
    def id(self) -> str:
        return self.instrument.id

    @property
    def answered_by(self) -> str:
        """Whose answers they are where a member fills it in."""
        together = self.instrument.answered_by is AnsweredBy.TOGETHER
        return (WhoseAnswers.TOGETHER if together else WhoseAnswers.THERAPIST).value


def offered(practice: Practice, language: str = "") -> tuple[Offer, ...]:
    """Shipped ones and the newest of each of the practice's own, without those switched off.

    Each in `language` where the practice holds a translation, else in the one it was made in.

    Only what a client answers: a form for the therapist is nothing to send; and nothing that asks
    about danger while the practice has not said who looks at alerts. Two statements.
    """
    return _offered(practice, _BY_CLIENT, language)


def offered_here(practice: Practice, language: str = "") -> tuple[Offer, ...]:
    """What a member fills in, alone or together with the client. Two statements.

    What both look at is in `language`, as above.
    """
    return _offered(practice, _BY_MEMBER, language)


def _offered(practice: Practice, by: frozenset[AnsweredBy], language: str) -> tuple[Offer, ...]:
    off = set(
        PracticeInstrument.objects.filter(practice=practice, offered=False).values_list(
            "instrument", flat=True
        )
    )
    versions = own_versions(practice)
    all_of_them = [
        _in_language(each, versions, language if _is_read_by_client(each, by) else "")
        for each in shipped()
    ]
    taken = {offer.id for offer in all_of_them}
    own = [Offer(row.loaded, row) for row in versions if row.instrument not in taken]
    own.sort(key=lambda offer: offer.instrument.title.casefold())
    return tuple(
        offer
        for offer in (*all_of_them, *own)
        if offer.id not in off
        and offer.instrument.answered_by in by
        and not waits_for_reader(offer.instrument, practice)
    )


def _is_read_by_client(instrument: Instrument, by: frozenset[AnsweredBy]) -> bool:
    return by is _BY_CLIENT or instrument.answered_by is AnsweredBy.TOGETHER


def shelved(offers: Sequence[Offer]) -> list[tuple[Any, list[Offer]]]:
    """Title and offers, in the order of the library's shelves; the practice's own have none."""
    by_id = {offer.id: offer for offer in offers}
    shelves = [
        (title, [by_id.pop(name) for name in names if name in by_id])
        for title, _about, names in SHELVES
    ]
    return [shelf for shelf in (*shelves, ("", list(by_id.values()))) if shelf[1]]


def own_versions(practice: Practice) -> list[InstrumentVersion]:
    """The newest version of each instrument of a practice's own, and of each translation."""
    rows = InstrumentVersion.objects.filter(practice=practice).order_by("-created_at")
    shipped_ids = {each.id for each in shipped()}
    newest: dict[tuple[str, str], InstrumentVersion] = {}
    for row in rows.defer("source")[:MOST]:
        is_translation = row.instrument in shipped_ids
        newest.setdefault((row.instrument, row.language if is_translation else ""), row)
    return list(newest.values())


def _in_language(
    instrument: Instrument, versions: Sequence[InstrumentVersion], language: str
) -> Offer:
    """A shipped instrument, or the practice's translation of it into that language."""
    if not language or same_language(instrument.language, language):
        return Offer(instrument, None)
    spoken = [
        row
        for row in versions
        if row.instrument == instrument.id
        and same_language(row.language, language)
        and is_translation(row.loaded, instrument)
    ]
    spoken.sort(key=lambda row: row.language.lower() != language.lower())
    return Offer(spoken[0].loaded, spoken[0]) if spoken else Offer(instrument, None)
