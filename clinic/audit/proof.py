"""Whether the audit is whole: each chain walked from its first line, its end held to the anchor."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

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
    """What was walked, and all breaks found; none means that the audit is whole."""

    chains: int
    lines: int
    breaks: tuple[Break, ...]

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
    ends = {head.chain: head for head in heads()}
    held: dict[str, list[Anchored]] = {}
    for anchor in anchors:
        held.setdefault(anchor.chain, []).append(anchor)
    chains = set(AuditEvent.objects.order_by().values_list("chain", flat=True).distinct())
    lines, breaks = 0, list(_unnumbered())
    for chain in sorted(chains | set(ends) | set(held)):
        walk = _Walk(chain, {anchor.number: anchor.seal for anchor in held.get(chain, ())})
        breaks += walk.breaks(ends.get(chain))
        lines += walk.lines
    return Proof(len(chains | set(ends) | set(held)), lines, tuple(breaks))


class _Walk:
    """One chain, line by line."""

    def __init__(self, chain: str, anchors: dict[int, str]) -> None:
        self.chain, self.anchors, self.lines = chain, anchors, 0

    def breaks(self, end: Anchored | None) -> Iterator[Break]:
        rows = AuditEvent.objects.filter(chain=self.chain, number__isnull=False).order_by("number")
        seal, number = "", 0
        for row in rows.iterator(AT_ONCE):
            self.lines += 1
            if row.number != number + 1:
                yield self._at(
                    row.number, f"lines {number + 1} to {(row.number or 0) - 1} are gone"
                )
            elif not self._sealed(row, seal):
                yield self._at(row.number, "the line or one before it was changed")
            number, seal = row.number or 0, row.seal
            if self.anchors.get(number, seal) != seal:
                yield self._at(number, "is not the line that the anchor was set on")
        yield from self._ends(end, number, seal)

    def _sealed(self, row: AuditEvent, before: str) -> bool:
        try:
            return row.seal == seal_of(row, before, row.seal.partition(".")[0])
        except KeyError:
            return False

    def _ends(self, end: Anchored | None, number: int, seal: str) -> Iterator[Break]:
        if end is None:
            yield self._at(None, "the head of the chain is gone")
        elif (end.number, end.seal) != (number, seal):
            yield self._at(number, f"the chain ends here, and its head says {end.number}")
        if (last := max(self.anchors, default=0)) > number:
            yield self._at(number, f"the chain ends here, and the anchor was set on {last}")

    def _at(self, number: int | None, words: str) -> Break:
        return Break(self.chain, number, words)


def _unnumbered() -> Iterator[Break]:
    rows = AuditEvent.objects.filter(number=None).order_by("chain").values_list("chain", flat=True)
    for chain in rows[:AT_ONCE]:
        yield Break(chain, None, "a line stands outside the chain")
