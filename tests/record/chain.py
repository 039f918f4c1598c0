"""The audit's chain of one practice, followed as it grows: each line is proved once."""

from uuid import UUID

from clinic.audit.chain import seal_of
from clinic.models import AuditEvent, AuditHead


class Chain:
    """How far the chain has been proved. Begins where it ends now."""

    def __init__(self, practice_id: UUID) -> None:
        head = AuditHead.objects.get(chain=str(practice_id))
        self.chain, self.number, self.seal = head.chain, head.number, head.seal

    def follow(self) -> list[AuditEvent]:
        """Prove what was added since, to its very end; the lines added."""
        rows = AuditEvent.objects.filter(chain=self.chain, number__gt=self.number)
        added = list(rows.order_by("number"))
        for row in added:
            assert row.number == self.number + 1, f"line {self.number + 1} is gone"
            assert row.seal == seal_of(row, self.seal), f"line {row.number} is not what was sealed"
            self.number, self.seal = row.number, row.seal
        head = AuditHead.objects.get(chain=self.chain)
        assert (head.number, head.seal) == (self.number, self.seal), "the head knows another end"
        return added
