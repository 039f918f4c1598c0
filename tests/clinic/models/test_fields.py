"""Sealed columns, on a real table: closed at rest, bound to their row, opened through it only."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.db.models.functions import Length, Lower
from django.utils import timezone

from clinic.crypto import SealError, seal
from clinic.models import (
    Caseload,
    Client,
    ClientKey,
    EncryptedJSON,
    EncryptedText,
    Note,
    Practice,
    PracticeKey,
    keyring,
)
from clinic.models.opening import forget_all, warm
from tests.factories import ClientFactory, MemberFactory, PracticeFactory

CANARY = "canary of the consulting room"
pytestmark = pytest.mark.django_db


def stored(row: models.Model, column: str) -> str:
    """What the database holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {row._meta.db_table} WHERE id = %s", [key(row)])
        return cursor.fetchone()[0]


def plant(row: models.Model, column: str, text: str) -> None:
    """Write behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s", [text, key(row)]
        )


def key(row: models.Model) -> Any:
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


def again(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


def entry(name: str, byte: int) -> str:
    return f"{name}:{urlsafe_b64encode(bytes([byte]) * 32).decode()}"


@pytest.fixture
def client() -> Client:
    member = MemberFactory()
    return ClientFactory(
        practice=member.practice, carer=member, contact_notes=CANARY, phone="020 7946 0000"
    )


def test_what_was_written_comes_back(client: Client) -> None:
    assert again(client).contact_notes == CANARY
    assert client.contact_notes == CANARY, "the row that was saved stays readable"


def test_the_column_holds_no_plain_text(client: Client) -> None:
    raw = stored(client, "contact_notes")
    assert raw.startswith("2.")
    assert "canary" not in raw
    assert len({stored(ClientFactory(phone="the same"), "phone") for _ in range(3)}) == 3


def test_a_document_comes_back_and_is_closed_at_rest() -> None:
    member = MemberFactory()
    client = ClientFactory(practice=member.practice)
    content = {"sections": {"focus": CANARY}, "goals": {}, "levels": [1, None, True]}
    note = Note.objects.create(
        practice=member.practice,
        client=client,
        author=member,
        session_on=member.practice.today(),
        content=content,
    )
    assert Note.objects.get(pk=note.pk).content == content
    assert "canary" not in stored(note, "content")


def test_empty_stays_empty(client: Client) -> None:
    client.contact_notes = ""
    client.save()
    assert stored(client, "contact_notes") == ""
    assert again(client).contact_notes == ""


@pytest.mark.parametrize(
    "text", ["Ä ß 漢字 🌱", "x" * 100_000, "<script>", "line\nline", "1.k.a.b"]
)
def test_any_text_is_kept_exactly(client: Client, text: str) -> None:
    client.contact_notes = text
    client.save()
    assert again(client).contact_notes == text


def test_saving_a_row_that_was_read_keeps_its_seal(client: Client) -> None:
    before = stored(client, "contact_notes")
    row = again(client)
    row.name = "Another name"
    row.save()
    assert stored(client, "contact_notes") == before
    assert again(client).contact_notes == CANARY


def test_texts_swapped_between_clients_do_not_open(client: Client) -> None:
    other = ClientFactory(practice=client.practice, contact_notes="the other's")
    mine, theirs = stored(client, "contact_notes"), stored(other, "contact_notes")
    plant(client, "contact_notes", theirs)
    plant(other, "contact_notes", mine)
    for row in (client, other):
        with pytest.raises(SealError):
            _ = again(row).contact_notes


def test_texts_swapped_between_columns_do_not_open(client: Client) -> None:
    plant(client, "phone", stored(client, "contact_notes"))
    with pytest.raises(SealError):
        _ = again(client).phone


def test_texts_moved_to_another_practice_do_not_open(client: Client) -> None:
    Client.objects.filter(pk=client.pk).update(practice=PracticeFactory())
    with pytest.raises(SealError):
        _ = again(client).contact_notes


def test_planted_plain_text_is_not_taken_for_ours(client: Client) -> None:
    plant(client, "contact_notes", "call this number instead")
    with pytest.raises(SealError):
        _ = again(client).contact_notes


def test_a_flipped_byte_is_noticed(client: Client) -> None:
    raw = stored(client, "contact_notes")
    middle = len(raw) - 10
    flipped = "A" if raw[middle] != "A" else "B"
    plant(client, "contact_notes", raw[:middle] + flipped + raw[middle + 1 :])
    with pytest.raises(SealError):
        _ = again(client).contact_notes


def test_one_broken_column_leaves_the_others_readable(client: Client) -> None:
    plant(client, "contact_notes", "broken")
    row = again(client)
    assert row.phone == "020 7946 0000"
    assert row.name == client.name


def test_another_key_does_not_open_and_says_so(client: Client, settings: Any) -> None:
    settings.FIELD_KEYS = [entry("other", 9)]
    forget_all()
    with pytest.raises(SealError):
        _ = again(client).contact_notes


def test_a_text_of_the_first_form_opens_still(client: Client, settings: Any) -> None:
    place = f"clinic.client.phone:{client.practice_id}:{client.pk}"
    plant(client, "phone", seal(b"020 7946 0001", place, keyring()))
    assert again(client).phone == "020 7946 0001"


def test_each_client_has_a_key_and_it_lies_wrapped(client: Client) -> None:
    other = ClientFactory(practice=client.practice, phone="1", carer=None)
    keys = ClientKey.objects.filter(client__in=[client, other])
    assert {stored(row, "phone").split(".")[1] for row in (client, other)} == {
        str(key.pk) for key in keys
    }
    assert len({key.wrapped_by_id for key in keys}) == 1
    assert PracticeKey.objects.get(practice=client.practice).wrapped.startswith("1.")


def test_a_destroyed_key_opens_and_seals_nothing(client: Client) -> None:
    key = ClientKey.objects.get(client=client)
    key.wrapped, key.destroyed_at = "", timezone.now()
    key.save()
    forget_all()
    row = again(client)
    with pytest.raises(SealError):
        _ = row.contact_notes
    row.phone = "new"
    with pytest.raises(SealError, match="destroyed"):
        row.save()


def test_a_key_of_an_undone_step_seals_nothing_later() -> None:
    practice = PracticeFactory()
    row = Client(practice=practice, name="n", birth_year=1980, phone="1")
    with suppress(RuntimeError), transaction.atomic():
        row.save()
        raise RuntimeError
    again_row = Client(pk=row.pk, practice=practice, name="n", birth_year=1980, phone="2")
    again_row.save(force_insert=True)
    forget_all()
    assert again(again_row).phone == "2"
    assert ClientKey.objects.filter(client=again_row).count() == 1


def test_the_keys_of_many_clients_open_in_one_statement(
    client: Client, django_assert_num_queries: Any
) -> None:
    rows = [ClientFactory(practice=client.practice, phone=str(n), carer=None) for n in range(5)]
    read = [again(row) for row in rows]
    forget_all()
    with django_assert_num_queries(1):
        warm(row.pk for row in rows)
        assert [row.phone for row in read] == list("01234")


READS: list[Callable[[], Any]] = [
    lambda: [str(row["phone"]) for row in Client.objects.values("phone")],
    lambda: [str(row[0]) for row in Client.objects.values_list("phone")],
    lambda: [f"{phone}" for phone in Client.objects.values_list("phone", flat=True)],
    lambda: list(Client.objects.annotate(x=Lower("phone")).values_list("x", flat=True)),
    lambda: list(Client.objects.annotate(x=models.Max("phone")).values_list("x", flat=True)),
    lambda: [str(row[0]) for row in Caseload.objects.values_list("client__phone")],
]


@pytest.mark.parametrize("read", READS)
def test_reading_past_the_row_is_refused(client: Client, read: Callable[[], Any]) -> None:
    with pytest.raises(FieldError):
        read()


QUERIES: list[Callable[[], Any]] = [
    lambda: Client.objects.filter(phone="020 7946 0000").count(),
    lambda: Client.objects.filter(phone__contains="020").count(),
    lambda: Client.objects.filter(phone__in=["020"]).count(),
    lambda: Client.objects.exclude(contact_notes__icontains="x").count(),
    lambda: Client.objects.update(phone="planted"),
    lambda: Client.objects.bulk_update(Client.objects.all(), ["phone"]),
    lambda: Note.objects.filter(content={"a": 1}).count(),
    lambda: Note.objects.filter(content__sections__focus="x").count(),
]


@pytest.mark.parametrize("query", QUERIES)
def test_asking_the_database_about_the_text_is_refused(
    client: Client, query: Callable[[], Any]
) -> None:
    raw = stored(client, "phone")
    with pytest.raises(FieldError), transaction.atomic():
        query()
    assert stored(client, "phone") == raw


def test_a_serialised_row_is_refused_rather_than_opened(client: Client) -> None:
    with pytest.raises(FieldError):
        serializers.serialize("json", [client])


def test_the_length_is_no_way_in(client: Client) -> None:
    """An expression on the column sees ciphertext only, and none of it is returned as text."""
    length = Client.objects.annotate(size=Length("contact_notes")).get(pk=client.pk).size
    assert length == len(stored(client, "contact_notes"))


def test_deferred_columns_are_fetched_when_asked_for(client: Client) -> None:
    for rows in (Client.objects.defer("contact_notes"), Client.objects.only("name")):
        row = rows.get(pk=client.pk)
        assert "contact_notes" not in row.__dict__
        assert row.contact_notes == CANARY


def test_refreshing_reads_the_newest_text(client: Client) -> None:
    row = again(client)
    assert row.contact_notes == CANARY
    client.contact_notes = "newer"
    client.save()
    row.refresh_from_db()
    assert row.contact_notes == "newer"


def test_bulk_created_rows_are_sealed_for_their_own_place() -> None:
    practice = PracticeFactory()
    rows = [
        Client(practice=practice, name=f"n{number}", birth_year=1980, phone=f"phone {number}")
        for number in range(3)
    ]
    Client.objects.bulk_create(rows)
    assert [again(row).phone for row in rows] == ["phone 0", "phone 1", "phone 2"]
    assert all("phone" not in stored(row, "phone") for row in rows)


@pytest.mark.django_db(transaction=True)
def test_threads_opening_one_row_see_plain_text_only(client: Client) -> None:
    rows = [again(client) for _ in range(8)]
    assert again(client).contact_notes == CANARY, "the key is held by the process from here on"
    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(lambda number: rows[number % 8].contact_notes, range(400)))
    assert set(texts) == {CANARY}


def test_a_practices_own_column_would_be_bound_to_the_practice() -> None:
    practice = Practice(name="x")
    field = EncryptedText()
    field.attname = "address"
    assert field.place(practice) == f"clinic.practice.address:{practice.pk}:{practice.pk}"


def test_an_empty_document_reads_as_one() -> None:
    assert EncryptedJSON().plain(b"") == {}


def test_a_later_migration_can_add_a_sealed_column_only_when_empty() -> None:
    empty = EncryptedText(default="")
    assert empty.get_db_prep_save(empty.get_default(), connection) == ""
    clear = EncryptedText(default=CANARY)
    with pytest.raises(FieldError, match="sealed"):
        clear.get_db_prep_save(clear.get_default(), connection)


def test_a_new_row_s_empty_document_is_its_own() -> None:
    first, second = Note(), Note()
    first.content["sections"] = {"focus": CANARY}
    assert second.content == {}
