"""The proof of the audit and of what was signed, and the memory of it: in the heads, and in the
audit itself.

Only `prove` itself proves anything: whoever can write to the database can write "whole" too.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import structlog
from django.utils import timezone

from clinic import audit
from clinic.audit.anchor import anchors
from clinic.audit.proof import Anchored, Proof, prove
from clinic.audit.signed import unlike_signed
from clinic.models import AuditHead, Event

log = structlog.get_logger("secure_base.audit")


def verify(held: Iterable[Anchored]) -> Proof:
    """Prove every chain, held to the anchors, and every signed text; note how it was found."""
    proof = prove(held)
    proof = replace(proof, breaks=(*proof.breaks, *unlike_signed()))
    now, broken = timezone.now(), {each.chain for each in proof.breaks}
    for found in proof.breaks:
        log.error("audit.broken", chain=found.chain, number=found.number, words=found.words)
    for end in proof.ends:
        is_whole = end.chain not in broken
        mine = AuditHead.objects.filter(chain=end.chain)
        if mine.update(verified_number=end.number, verified_at=now, is_whole=is_whole):
            reason = "whole" if is_whole else "not_whole"
            audit.record(
                Event.AUDIT_VERIFIED, by=None, practice_id=end.chain or None, reason=reason
            )
    return proof


def anchors_in(path: Path) -> list[Anchored]:
    """The anchors written down there; none where nothing was yet. ValueError for a broken file."""
    return list(anchors(path)) if path.exists() else []
