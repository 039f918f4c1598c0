"""Statements that are kept: they answer as their query sets do, for whoever asks and whenever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.db.models import CharField, QuerySet, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic.access import NotAllowed, NotYours, client_for
from clinic.actions.opened import open_record
from clinic.models import Caseload, Client, Member
from clinic.models.prepared import STAND_INS, prepared, prepared_objects
from clinic.roles import Permission
from tests.factories import ClientFactory
from tests.people import TwoPractices

READ = Permission.RECORD_READ


def found(member: Member, pk: object) -> QuerySet[Client]:
    """The gate's own kind of question."""
    rows = Client.objects.visible_to(member, READ).select_related("practice")
    return rows.filter(pk=pk).order_by()


@pytest.mark.django_db
def test_whole_objects_come_as_the_query_set_brings_them(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    asked = [harbour.client, harbour.others_client, harbour.trainees_client, lighthouse.client]
    for member in (*harbour.members.values(), *lighthouse.members.values()):
        for client in asked:
            key = ("by", member.pk)
            kept = prepared_objects(key, lambda: found(member, STAND_INS[0]), [client.pk])  # noqa: B023
            plain = found(member, client.pk)
            assert [vars(row).keys() for row in kept] == [vars(row).keys() for row in plain]
            assert [row.pk for row in kept] == [row.pk for row in plain]
            with CaptureQueriesContext(connection) as statements:
                assert [row.practice.name for row in kept] == [row.practice.name for row in plain]
            assert len(statements) == 0


@pytest.mark.django_db
def test_rows_are_held_in_a_transaction_only(
    two_practices: TwoPractices, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Client.objects.select_for_update().filter(pk=STAND_INS[0])
    client = two_practices.harbour.client
    assert list(prepared_objects("held", lambda: held, [client.pk])) == [client]
    monkeypatch.setattr(connection, "get_autocommit", lambda: True)
    with pytest.raises(TransactionManagementError):
        list(prepared_objects("held", lambda: held, [client.pk]))


@pytest.mark.django_db
def test_what_nobody_can_match_asks_nothing(two_practices: TwoPractices) -> None:
    nobody = Client.objects.filter(pk__in=[])
    with CaptureQueriesContext(connection) as statements:
        assert list(prepared_objects("nobody", lambda: nobody, [uuid4()])) == []
        assert prepared("no ids", lambda: nobody.values_list("pk")).rows([uuid4()]) == []
    assert len(statements) == 0


@pytest.mark.django_db
def test_many_keys_are_asked_for_as_they_are_given(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    clients = harbour.client.pk, harbour.others_client.pk, harbour.trainees_client.pk

    def rows() -> QuerySet[Client, tuple[object]]:
        return Client.objects.filter(pk__among=STAND_INS).values_list("pk")

    for asked in (clients, clients[:1], clients[1:]):
        assert {pk for (pk,) in prepared("among", rows).rows(asked)} == set(asked)
    plain = Client.objects.filter(pk__among=clients[:2])
    assert {row.pk for row in plain} == set(clients[:2])
    assert not Client.objects.filter(pk__among=[]).exists()


class Odd(StrEnum):
    """A member of an enumeration that is no plain name."""

    QUOTED = "it's"


@pytest.mark.django_db
def test_only_names_of_the_source_stand_in_the_text(two_practices: TwoPractices) -> None:
    client = two_practices.harbour.client

    def rows() -> QuerySet[Client, Any]:
        here = Client.objects.filter(pk=STAND_INS[0], state=Client.State.ACTIVE)
        here = here.exclude(name="paused").exclude(name=Odd.QUOTED).exclude(name__contains="%")
        return here.values_list("pk", Value("100 %s", CharField()), Value(Odd.QUOTED, CharField()))

    with CaptureQueriesContext(connection) as statements:
        kept = prepared("written out", rows)
        for pk, known in ((client.pk, True), (uuid4(), False)):
            assert bool(kept.rows([pk])) is known
    assert list(kept.rows([client.pk])[0][1:]) == ["100 %s", "it's"]
    assert "'active'" in kept._sql
    assert not any(word in kept._sql for word in ("paused", "it's", "100"))
    assert len(statements) == 2


@pytest.mark.django_db
def test_the_gate_follows_care_roles_practice_and_the_day(
    two_practices: TwoPractices,
) -> None:
    harbour = two_practices.harbour
    user, client = harbour.colleague.user, harbour.client

    def reached() -> bool:
        user.__dict__.pop("member", None)
        try:
            return client_for(user, client.pk, READ).pk == client.pk
        except NotYours:
            return False

    assert not reached()
    row = Caseload.objects.create(
        practice=harbour.practice, client=client, member=harbour.colleague,
        since=harbour.practice.today() + timedelta(days=1),
    )  # fmt: skip
    assert not reached()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert reached()
        Caseload.objects.filter(pk=row.pk).update(until=harbour.practice.today())
        assert not reached()
    assert not reached()


@pytest.mark.django_db
def test_a_record_opened_with_a_reason_is_shut_by_the_clock(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    client, owner = harbour.others_client, harbour.owner
    with pytest.raises((NotYours, NotAllowed)):
        client_for(owner.user, client.pk, READ)
    open_record(client=client, code="emergency", words="Called at night.", by=owner)
    user = owner.user
    user.__dict__.pop("member", None)
    assert client_for(user, client.pk, READ).opened_with_reason
    later = timezone.now() + timedelta(days=2)
    with time_machine.travel(later), pytest.raises((NotYours, NotAllowed)):
        client_for(user, client.pk, READ)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_at_once_each_get_their_own(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    clients = [
        ClientFactory(practice=harbour.practice, name=f"Client {n}", carer=harbour.therapist)
        for n in range(6)
    ]

    def ask(client: Client) -> bool:
        user = Member.objects.get(pk=harbour.therapist.pk).user
        try:
            return all(client_for(user, client.pk, READ).pk == client.pk for _ in range(20))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert all(pool.map(ask, clients))
