"""Whether the audit is whole: each chain walked from its first line, its end held to the anchor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from clinic.audit.chain import seal_of
from clinic.models import AuditEvent, AuditHead

AT_ONCE = 2_000


@dataclass(frozen=True)
class Anchored:
    """How far a chain had come when its head was written down outside the database."""

    chain: str
    number: int
    seal: str


@dataclass(frozen=True)
class Break:
    """What does not hold, and where: the chain ("" for no practice), the line's number or None."""

    chain: str
    number: int | None
    words: str


@dataclass(frozen=True)
class Proof:
    """What was walked, how far, and all breaks found; none means that the audit is whole."""

    chains: int
    lines: int
    breaks: tuple[Break, ...]
    ends: tuple[Anchored, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.breaks


def heads() -> list[Anchored]:
    """The present ends of all chains, to be kept outside."""
    rows = AuditHead.objects.order_by("chain").values_list("chain", "number", "seal")
    return [Anchored(*row) for row in rows]


def prove(anchors: Iterable[Anchored] = ()) -> Proof:
    """Walk every chain. Finds edited, deleted, inserted and reordered lines, cut tails and, held
    against `anchors`, chains that were cut together with their heads or dropped altogether."""
    headed = {head.chain for head in heads()}
    held: dict[str, list[Anchored]] = {}
    for anchor in anchors:
        held.setdefault(anchor.chain, []).append(anchor)
    chains = set(AuditEvent.objects.order_by().values_list("chain", flat=True).distinct())
    lines, breaks, ends = 0, list(_unnumbered()), []
    for chain in sorted(chains | headed | set(held)):
        walk = _Walk(chain, {anchor.number: anchor.seal for anchor in held.get(chain, ())})
        breaks += walk.breaks()
        lines += walk.lines
        ends.append(Anchored(chain, walk.number, walk.seal))
    return Proof(len(ends), lines, tuple(breaks), tuple(ends))


class _Walk:
    """One chain, line by line.

    It may grow meanwhile. So its head is read after its lines, and what the head knows besides is
    walked too: whatever is missing then was taken away.
    """

    def __init__(self, chain: str, anchors: dict[int, str]) -> None:
        self.chain, self.anchors, self.lines = chain, anchors, 0
        self.number, self.seal = 0, ""

    def breaks(self) -> Iterator[Break]:
        rows = AuditEvent.objects.filter(chain=self.chain, number__isnull=False).order_by("number")
        yield from self._walk(rows)
        end = AuditHead.objects.filter(chain=self.chain).first()
        if end is not None and end.number > self.number:
            yield from self._walk(rows.filter(number__gt=self.number, number__lte=end.number))
        yield from self._ends(end)

    def _walk(self, rows: QuerySet[AuditEvent]) -> Iterator[Break]:
        for row in rows.iterator(AT_ONCE):
            self.lines += 1
            number = row.number or 0
            if number != self.number + 1:
                yield self._at(number, f"lines {self.number + 1} to {number - 1} are gone")
            elif not self._sealed(row, self.seal):
                yield self._at(number, "the line or one before it was changed")
            self.number, self.seal = number, row.seal
            if self.anchors.get(number, row.seal) != row.seal:
                yield self._at(number, "is not the line that the anchor was set on")

    def _sealed(self, row: AuditEvent, before: str) -> bool:
        try:
            return row.seal == seal_of(row, before, row.seal.partition(".")[0])
        except KeyError:
            return False

    def _ends(self, end: AuditHead | None) -> Iterator[Break]:
        number = self.number
        if end is None:
            yield self._at(None, "the head of the chain is gone")
        elif (end.number, end.seal) != (number, self.seal):
            yield self._at(number, f"the chain ends here, and its head says {end.number}")
        if (last := max(self.anchors, default=0)) > number:
            yield self._at(number, f"the chain ends here, and the anchor was set on {last}")

    def _at(self, number: int | None, words: str) -> Break:
        return Break(self.chain, number, words)


def _unnumbered() -> Iterator[Break]:
    rows = AuditEvent.objects.filter(number=None).order_by("chain").values_list("chain", flat=True)
    for chain in rows[:AT_ONCE]:
        yield Break(chain, None, "a line stands outside the chain")
