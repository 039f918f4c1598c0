"""Entering a practice: what is seen before, inside and after."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from clinic import walls
from clinic.models import Client, Note, User
from tests.application import as_application, said
from tests.people import TwoPractices

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def names() -> set[str]:
    return {name.split()[0] for name in Client.objects.values_list("name", flat=True)}


def test_nobody_is_there_before_a_practice_is_entered(two_practices: TwoPractices) -> None:
    with as_application():
        assert names() == set()
        walls.enter(two_practices.harbour.practice.pk)
        assert names() == {"Harbour"}
        walls.enter(two_practices.lighthouse.practice.pk)
        assert names() == {"Lighthouse"}
        walls.enter(None)
        assert names() == set()


def test_within_goes_back_to_what_was(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour.practice.pk, two_practices.lighthouse.practice.pk
    with as_application("all"):
        assert names() == {"Harbour", "Lighthouse"}
        with walls.within(harbour):
            assert names() == {"Harbour"}
            with walls.within(lighthouse):
                assert names() == {"Lighthouse"}
            assert names() == {"Harbour"}
            with suppress(ZeroDivisionError), walls.within(lighthouse):
                raise ZeroDivisionError
            assert names() == {"Harbour"}
        assert names() == {"Harbour", "Lighthouse"}


def test_a_member_and_a_client_enter_their_own_practice(two_practices: TwoPractices) -> None:
    people = two_practices.lighthouse
    stranger = User.objects.create_user("nowhere@example.test", name="Nobody's")
    with as_application():
        walls.enter_as(User.objects.get(pk=people.desk.user_id))
        assert names() == {"Lighthouse"}
        user = User.objects.get(pk=people.client_user.pk)
        walls.enter(None)
        assert user.client is None  # not to be seen yet, and remembered so
        walls.enter_as(user)
        assert user.client == people.client
        assert names() == {"Lighthouse"}
        walls.enter_as(User.objects.get(pk=stranger.pk))
        assert names() == set()


def test_an_unknown_key_opens_nothing(two_practices: TwoPractices) -> None:
    with as_application():
        walls.enter(two_practices.harbour.practice.pk)
        walls.enter_by("assessments_link", "no such digest")
        assert said() == ""
        assert names() == set()


@pytest.mark.django_db(transaction=True)
def test_it_ends_with_the_transaction(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour.practice.pk
    with as_application():
        with transaction.atomic():
            walls.enter(harbour)
            assert names() == {"Harbour"}
        assert names() == set()
        with suppress(ZeroDivisionError), transaction.atomic():
            walls.enter(harbour)
            raise ZeroDivisionError
        assert names() == set()
        with pytest.raises(TransactionManagementError):
            walls.enter(harbour)


@pytest.mark.django_db(transaction=True)
def test_a_process_of_the_house_sees_every_practice_on_each_new_connection(
    two_practices: TwoPractices,
) -> None:
    walls.open_every()
    try:
        connection.close()
        assert said() == "all"
    finally:
        walls.open_none()
        connection.close()
    assert said() == ""


def test_a_sealed_text_opens_inside_only(two_practices: TwoPractices) -> None:
    people = two_practices.harbour
    note = Note.objects.create(
        practice=people.practice,
        client=people.client,
        author=people.therapist,
        session_on=people.practice.today(),
        content={"sections": {"focus": "Harbour focus"}},
    )
    with as_application():
        assert Note.objects.filter(pk=note.pk).first() is None
        walls.enter(people.practice.pk)
        assert Note.objects.get(pk=note.pk).content["sections"]["focus"] == "Harbour focus"
