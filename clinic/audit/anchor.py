"""The anchor: the chains' heads, written down in a file outside the database.

One JSON object a line, only ever added to. Keep the file where whoever can write to the database
cannot write (settings.AUDIT_ANCHOR); the same heads go to the log.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import structlog
from django.utils import timezone

from clinic.audit.proof import Anchored, heads
from clinic.models import AuditHead

log = structlog.get_logger("secure_base.audit")


def drop_anchor(path: Path) -> int:
    """Append the present heads to the file; how many they are."""
    ends = heads()
    now = timezone.now()
    at = now.isoformat(timespec="seconds")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for end in ends:
            line = {"at": at, "chain": end.chain, "number": end.number, "seal": end.seal}
            file.write(json.dumps(line) + "\n")
            log.info("audit.anchor", chain=end.chain, number=end.number, seal=end.seal)
    for end in ends:
        AuditHead.objects.filter(chain=end.chain).update(
            anchored_number=end.number, anchored_at=now
        )
    return len(ends)


def anchors(path: Path) -> Iterator[Anchored]:
    """What was written down; ValueError names a line that is none of ours."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                entry = json.loads(line)
                yield Anchored(str(entry["chain"]), int(entry["number"]), str(entry["seal"]))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"line {number} of the anchor file is not an anchor") from error
