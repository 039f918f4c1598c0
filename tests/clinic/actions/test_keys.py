"""Keys: rotated without losing a word, as often as one likes, and from any point on."""

from base64 import urlsafe_b64encode
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from clinic.actions.keys import renew_practice_key, rewrap_keys
from clinic.crypto import SealError, key_of
from clinic.models import AuditEvent, Client, ClientKey, PracticeKey
from clinic.models.opening import email_index, forget_all
from tests.people import TwoPractices

pytestmark = pytest.mark.django_db


def entry(name: str, byte: int) -> str:
    return f"{name}:{urlsafe_b64encode(bytes([byte]) * 32).decode()}"


@pytest.fixture
def clients(two_practices: TwoPractices) -> list[Client]:
    """Two practices' clients with something sealed."""
    rows = [people.client for people in (two_practices.harbour, two_practices.lighthouse)]
    for row in rows:
        row.phone, row.email = f"of {row.name}", "Rowan@Example.org"
        row.save()
    return rows


def phones(clients: list[Client]) -> list[str]:
    forget_all()
    return [Client.objects.get(pk=row.pk).phone for row in clients]


def wrapped_under() -> set[str]:
    return {key_of(text)[1] for text in PracticeKey.objects.values_list("wrapped", flat=True)}


def test_a_new_outside_key_takes_over_and_the_old_one_is_not_needed_to_read(
    clients: list[Client], settings: Any
) -> None:
    words, old = phones(clients), list(settings.FIELD_KEYS)
    settings.FIELD_KEYS = [entry("new", 7), *old]

    call_command("rotate_keys", stdout=StringIO())

    assert wrapped_under() == {"new"}
    settings.FIELD_KEYS = [entry("new", 7)]
    assert phones(clients) == words


def test_rotating_is_resumed_where_it_was_stopped_and_repeated_without_effect(
    clients: list[Client], settings: Any
) -> None:
    settings.FIELD_KEYS = [entry("new", 7), *settings.FIELD_KEYS]
    assert rewrap_keys(clients[0].practice) == 1
    assert len(wrapped_under()) == 2, "stopped half way"

    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert out.getvalue().startswith("1 keys")
    call_command("rotate_keys", stdout=out)
    assert "0 keys" in out.getvalue()
    assert AuditEvent.objects.filter(event="keys.rotated", reason="outside").count() == 2


def test_without_the_older_key_it_says_which_is_missing(
    clients: list[Client], settings: Any
) -> None:
    settings.FIELD_KEYS = [entry("other", 9)]
    before = wrapped_under()
    with pytest.raises(CommandError, match="Put the older entry behind the newest one"):
        call_command("rotate_keys", stdout=StringIO())
    assert wrapped_under() == before


def test_a_new_practice_key_wraps_every_client_anew(clients: list[Client]) -> None:
    words, before = phones(clients), ClientKey.objects.get(client=clients[0]).wrapped_by_id
    index = clients[0].email_index

    assert renew_practice_key(clients[0].practice) == 3

    assert ClientKey.objects.get(client=clients[0]).wrapped_by_id != before
    assert PracticeKey.objects.get(pk=before).retired_at is not None
    assert phones(clients) == words
    row = Client.objects.get(pk=clients[0].pk)
    assert row.email_index not in ("", index)
    assert row.email_index == email_index(row.practice_id, "rowan@example.org")


def test_the_index_finds_one_address_in_one_practice_only(clients: list[Client]) -> None:
    here, there = clients
    assert here.email_index == email_index(here.practice_id, " rowan@example.ORG ")
    assert here.email_index != there.email_index
    assert "rowan" not in here.email_index
    here.email = ""
    here.save(update_fields=["email"])
    assert Client.objects.get(pk=here.pk).email_index == ""


def test_a_key_moved_to_another_client_opens_nothing(clients: list[Client]) -> None:
    one, other = (ClientKey.objects.get(client=row) for row in clients)
    ClientKey.objects.filter(pk=one.pk).update(wrapped=other.wrapped)
    with pytest.raises(SealError):
        phones([clients[0]])
