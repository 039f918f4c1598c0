"""Which key a row is sealed with, and the opened keys a process holds.

A key enters the process's store when the transaction that read or made it has committed; until
then it waits with that transaction and goes with its savepoint, so that nothing is ever sealed
with a key that was rolled back.
"""

import hmac
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.db import connection, models, transaction

from clinic.crypto import SealError, key_of, new_key, seal, seal_with, unseal, unseal_with
from clinic.models.outside import keyring

SIGNS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"  # thirty-two, without I, L, O and U
MOST = 5_000  # opened keys a process holds; the one unused longest goes first


@dataclass(frozen=True)
class OpenKey:
    """A key ready for use, under the id that stands in what it seals."""

    id: str
    key: bytes


class _Store:
    """Opened keys by "owner" (whose texts they seal) and by id."""

    def __init__(self) -> None:
        self.keys: OrderedDict[str, OpenKey] = OrderedDict()

    def put(self, owner: str, key: OpenKey) -> None:
        self.keys[owner] = self.keys[key.id] = key
        while len(self.keys) > 2 * MOST:
            self.keys.popitem(last=False)

    def drop(self, owner: str, key_id: str) -> None:
        self.keys.pop(owner, None)
        self.keys.pop(key_id, None)


_store = _Store()


class _Pending:
    """A key that waits for its transaction: Django drops it with the savepoint."""

    def __init__(self, owner: str, key: OpenKey) -> None:
        self.owner, self.key = owner, key
        self.hint = len(connection.run_on_commit)

    def __call__(self) -> None:
        _store.put(self.owner, self.key)

    def stands(self) -> bool:
        waiting = connection.run_on_commit
        if 0 <= self.hint < len(waiting) and waiting[self.hint][1] is self:
            return True
        self.hint = next((at for at, each in enumerate(waiting) if each[1] is self), -1)
        return self.hint >= 0


def owner_of(row: models.Model) -> tuple[str, UUID, UUID | None]:
    """The practice and the client a row's sealed texts belong to; no client for a practice's own.

    A model whose rows name no client says by `client_through` where it is found, dot by dot.
    """
    practice_id = getattr(row, "practice_id", None) or row.pk
    if row._meta.label == "clinic.Client":
        return f"client:{row.pk}", practice_id, row.pk
    thing: Any = row
    through = getattr(row, "client_through", "")
    for name in filter(None, through.split(".")):
        thing = getattr(thing, name)
    client_id = getattr(thing, "client_id", None)
    return (
        f"client:{client_id}" if client_id else f"practice:{practice_id}",
        practice_id,
        client_id,
    )


def seal_for(row: models.Model, content: bytes, place: str) -> str:
    """Seal a text of this row with its client's key, or its practice's own.

    A model whose texts one member alone may read names them by `apart_for`: their rows are sealed
    with a key derived for that member.
    """
    key = key_for(*owner_of(row))
    apart_for: UUID | None = getattr(row, "apart_for", None)
    return seal_with(key.id, apart(key.key, apart_for) if apart_for else key.key, content, place)


def open_for(sealed: str, place: str, reader: UUID | None = None) -> bytes:
    """Open a sealed text of either form. Raises SealError, also where the key was destroyed.

    `reader`: who reads, for a text sealed apart; the wrong one, or none, opens nothing.
    """
    form, name = key_of(sealed)
    if form == "1":
        return unseal(sealed, place, keyring())
    key = _by_id(name).key
    return unseal_with(apart(key, reader) if reader else key, sealed, place)


def apart(key: bytes, member_id: UUID) -> bytes:
    """The key of one member's own texts, by HKDF-SHA256 from their client's: gone when that is."""
    info = b"apart:" + member_id.bytes
    return HKDF(SHA256(), length=32, salt=None, info=info).derive(key)


def key_for(owner: str, practice_id: UUID, client_id: UUID | None) -> OpenKey:
    """The key that seals for this owner; made the first time it is asked for."""
    if (key := _held(owner)) is not None:
        return key
    if client_id is None:
        return _remember(owner, _practice_key(practice_id))
    row = _client_rows().filter(client_id=client_id).first()
    if row is None:
        row = _make_client_key(practice_id, client_id)
    return _remember(owner, _opened_client(row))


def warm(client_ids: Iterable[UUID]) -> None:
    """Open the keys of many clients in one statement, before their texts are opened."""
    missing = [pk for pk in client_ids if _held(f"client:{pk}") is None]
    for row in _client_rows().filter(client_id__in=missing, destroyed_at=None):
        _remember(f"client:{row.client_id}", _opened_client(row))


def email_index(practice_id: UUID, email: str) -> str:
    """What an e-mail address can be found by without being read; "" for none.

    HMAC-SHA256 of the address in lower case, under a key derived from the practice's: equal in
    one practice, unrelated in the next.
    """
    if not email:
        return ""
    key = key_for(f"practice:{practice_id}", practice_id, None).key
    derived = HKDF(SHA256(), length=32, salt=None, info=b"email").derive(key)
    return hmac.digest(derived, email.strip().lower().encode(), "sha256").hex()


def pseudonym(practice_id: UUID, client_id: UUID) -> str:
    """A name by which a client can be spoken of without their own: the same wherever it is said.

    Five signs of HMAC-SHA256 under a key derived from the practice's, without those that look
    alike; nobody outside finds the client by it.
    """
    key = key_for(f"practice:{practice_id}", practice_id, None).key
    derived = HKDF(SHA256(), length=32, salt=None, info=b"pseudonym").derive(key)
    digest = hmac.digest(derived, client_id.bytes, "sha256")
    return "".join(SIGNS[byte % 32] for byte in digest[:5])


def forget(owner: str, key_id: str) -> None:
    """Take a destroyed key out of this process."""
    _store.drop(owner, key_id)
    _pending().pop(owner, None)
    _pending().pop(key_id, None)


def forget_all() -> None:
    """Empty this process's store: after the wrapping changed, and between tests."""
    _store.keys.clear()
    _pending().clear()


def wrap_practice_key(key: bytes, practice_id: UUID) -> str:
    """A practice's key under the newest outside one."""
    return seal(key, f"clinic.practicekey:{practice_id}", keyring())


def unwrap_practice_key(wrapped: str, practice_id: UUID) -> bytes:
    return unseal(wrapped, f"clinic.practicekey:{practice_id}", keyring())


def wrap_client_key(key: bytes, under: OpenKey, client_id: UUID) -> str:
    """A client's key under their practice's."""
    return seal_with(under.id, under.key, key, f"clinic.clientkey:{client_id}")


def _by_id(name: str) -> OpenKey:
    if (key := _held(name)) is not None:
        return key
    try:
        pk = UUID(name)
    except ValueError:
        raise SealError("A sealed text did not open.") from None
    row = _client_rows().filter(pk=pk).first()
    if row is not None:
        return _remember(f"client:{row.client_id}", _opened_client(row))
    practice = apps.get_model("clinic.PracticeKey").objects.filter(pk=pk).first()
    if practice is None:
        raise SealError("A sealed text did not open: its key is not known.")
    # A retired key opens and never seals, so it is not remembered as its owner's.
    key = OpenKey(str(practice.pk), unwrap_practice_key(practice.wrapped, practice.practice_id))
    return _remember(f"practice:{practice.practice_id}" if not practice.retired_at else name, key)


def _client_rows() -> models.QuerySet[Any]:
    return apps.get_model("clinic.ClientKey").objects.select_related("wrapped_by")


def _opened_client(row: Any) -> OpenKey:
    if row.destroyed_at is not None:
        raise SealError("The key of this record was destroyed.")
    under = row.wrapped_by
    held = _held(str(under.pk))
    key = held.key if held else unwrap_practice_key(under.wrapped, under.practice_id)
    content = unseal_with(key, row.wrapped, f"clinic.clientkey:{row.client_id}")
    return OpenKey(str(row.pk), content)


def _practice_key(practice_id: UUID) -> OpenKey:
    rows = apps.get_model("clinic.PracticeKey").objects
    found = rows.filter(practice_id=practice_id, retired_at=None)
    row = found.first()
    if row is None:
        made = wrap_practice_key(new_key(), practice_id)
        rows.bulk_create([rows.model(practice_id=practice_id, wrapped=made)], ignore_conflicts=True)
        row = found.get()
    return OpenKey(str(row.pk), unwrap_practice_key(row.wrapped, practice_id))


def _make_client_key(practice_id: UUID, client_id: UUID) -> Any:
    """Two who make it at once get the one that was stored."""
    under = key_for(f"practice:{practice_id}", practice_id, None)
    rows = apps.get_model("clinic.ClientKey").objects
    made = rows.model(
        practice_id=practice_id,
        client_id=client_id,
        wrapped_by_id=UUID(under.id),
        wrapped=wrap_client_key(new_key(), under, client_id),
    )
    rows.bulk_create([made], ignore_conflicts=True)
    return _client_rows().get(client_id=client_id)


def _pending() -> dict[str, _Pending]:
    held: dict[str, _Pending] = connection.__dict__.setdefault("secure_base_keys", {})
    return held


def _held(name: str) -> OpenKey | None:
    waiting = _pending().get(name)
    if waiting is not None:
        if waiting.stands():
            return waiting.key
        del _pending()[name]
    return _store.keys.get(name)


def _remember(owner: str, key: OpenKey) -> OpenKey:
    if not connection.in_atomic_block:
        _store.put(owner, key)
        return key
    waiting = _Pending(owner, key)
    _pending()[owner] = _pending()[key.id] = waiting
    transaction.on_commit(waiting)
    return key
