"""The chain: each line of the audit carries a keyed hash of itself and of the line before it.

Whoever can write to the database but does not hold the outside key can neither change a line nor
make up the seals that would hide it; a cut tail shows against the anchor kept outside.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clinic.models import AuditEvent, AuditHead, keyring

_COLUMNS = (
    *("chain", "number", "practice_id", "actor_id", "on_behalf_of_id", "client_id", "event"),
    *("subject_kind", "subject_id", "reason", "address", "request_id"),
)


def append(rows: Iterable[AuditEvent]) -> None:
    """Give the rows their numbers and seals and store them; the open transaction holds the lock.

    The chains' heads are locked one by one in the order of their names, so that two writers never
    wait for each other. Call it last in a transaction: everybody else in the practice waits for
    its end.
    """
    chains: dict[str, list[AuditEvent]] = defaultdict(list)
    for row in rows:
        row.chain = str(row.practice_id or "")
        chains[row.chain].append(row)
    for head in [_locked(chain) for chain in sorted(chains)]:
        for row in chains[head.chain]:
            head.number += 1
            row.number, row.seal = head.number, ""
            row.seal = head.seal = seal_of(row, head.seal)
        head.save(update_fields=["number", "seal"])
    AuditEvent.objects.bulk_create([row for chain in chains.values() for row in chain])


def seal_of(row: AuditEvent, before: str, key_id: str = "") -> str:
    """The seal of a row after the seal `before`: `<key id>.<HMAC-SHA256>`.

    Raises KeyError for the id of an outside key that is not in use any more.
    """
    ring = keyring()
    name = key_id or ring.current
    at = row.at.astimezone(UTC).isoformat()
    content = [before, str(row.pk), at, *(_plain(getattr(row, each)) for each in _COLUMNS)]
    digest = hmac.digest(_key(ring.keys[name]), json.dumps(content).encode(), "sha256")
    return f"{name}.{urlsafe_b64encode(digest).decode()}"


def _locked(chain: str) -> AuditHead:
    heads = AuditHead.objects.select_for_update()
    head = heads.filter(chain=chain).first()
    if head is None:  # the first line ever, and perhaps somebody else's at this moment
        AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
        head = heads.get(chain=chain)
    return head


@lru_cache(maxsize=8)
def _key(outside: bytes) -> bytes:
    return HKDF(SHA256(), length=sha256().digest_size, salt=None, info=b"audit").derive(outside)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value or "")
