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
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.db import connection

from clinic.models import AuditEvent, AuditHead, keyring

_COLUMNS = (
    *("chain", "number", "practice_id", "actor_id", "on_behalf_of_id", "client_id", "event"),
    *("subject_kind", "subject_id", "reason", "address", "request_id"),
)
# Every request ends with these, so they are not put together each time.
_LINES, _HEADS = f'"{AuditEvent._meta.db_table}"', f'"{AuditHead._meta.db_table}"'
_END = f'SELECT "number", "seal" FROM {_HEADS} WHERE "chain" = %s'  # noqa: S608
_AT_ONCE = 500  # a statement holds 65,535 parameters
_MOVE = f'UPDATE {_HEADS} SET "number" = %s, "seal" = %s WHERE "chain" = %s'  # noqa: S608


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
    ends = {chain: _locked(chain) for chain in sorted(chains)}
    with connection.cursor() as cursor:
        for chain, (number, seal) in ends.items():
            for row in chains[chain]:
                number += 1
                row.number = number
                row.seal = seal = seal_of(row, seal)
            cursor.execute(_MOVE, [number, seal, chain])
        stored = [row for chain in chains.values() for row in chain]
        for start in range(0, len(stored), _AT_ONCE):
            _store(cursor, stored[start : start + _AT_ONCE])


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


def _locked(chain: str) -> tuple[int, str]:
    """The chain's last number and seal; nobody else adds to it until the transaction ends."""
    one_line = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_END + one_line, [chain])
        end = cursor.fetchone()
        if end is None:  # the first line ever, and perhaps somebody else's at this moment
            AuditHead.objects.bulk_create([AuditHead(chain=chain)], ignore_conflicts=True)
            cursor.execute(_END + one_line, [chain])
            end = cursor.fetchone()
    return end


def _store(cursor: Any, rows: list[AuditEvent]) -> None:
    """All in one statement, as `bulk_create` makes it but not put together anew each time."""
    fields = AuditEvent._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    one = f"({', '.join(['%s'] * len(fields))})"
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for row in rows
        for field in fields
    ]
    whole = f"INSERT INTO {_LINES} ({columns}) VALUES {', '.join([one] * len(rows))}"  # noqa: S608
    cursor.execute(whole, values)
    for row in rows:
        row._state.adding = False


@lru_cache(maxsize=8)
def _key(outside: bytes) -> bytes:
    return HKDF(SHA256(), length=sha256().digest_size, salt=None, info=b"audit").derive(outside)


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value or "")
