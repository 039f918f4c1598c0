"""What an operator types first: a practice, its people, a key."""

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from clinic.crypto import Keyring
from clinic.models import Practice, User
from clinic.roles import Role
from tests.factories import PASSWORD, PracticeFactory

PRACTICE = {
    "name": "Harbour",
    "country": "GB",
    "time_zone": "Europe/London",
    "owner_email": "owner@harbour.example",
    "owner_name": "Ada Okafor",
}
MEMBER = {"email": "noor@harbour.example", "name": "Noor B."}
ROLES = ("--role=therapist", "--role=supervisor")


def run(command: str, **options: Any) -> str:
    out = StringIO()
    roles = ROLES if command == "add_member" else ()
    call_command(command, *roles, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a variable that holds a sound password."""
    monkeypatch.setenv("FIRST_PASSWORD", PASSWORD)
    return "FIRST_PASSWORD"


@pytest.mark.django_db
def test_a_practice_is_opened_with_a_password_from_the_environment(password: str) -> None:
    said = run("open_practice", **PRACTICE, password_env=password)
    owner = User.objects.get(email="owner@harbour.example")
    assert owner.check_password(PASSWORD)
    assert PASSWORD not in said
    assert "Harbour is open" in said


@pytest.mark.django_db
def test_the_password_is_asked_for_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([PASSWORD, PASSWORD, PASSWORD, "something else entirely"])
    monkeypatch.setattr("config.operations.passwords.getpass", lambda prompt: next(answers))
    run("open_practice", **PRACTICE)
    assert User.objects.get().check_password(PASSWORD)
    with pytest.raises(CommandError, match="differ"):
        run("add_member", **MEMBER)
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["open_practice", "add_member"])
def test_no_password_is_taken_as_an_argument(command: str) -> None:
    with pytest.raises(TypeError, match="password"):
        run(command, **PRACTICE | MEMBER, password=PASSWORD)


@pytest.mark.django_db
def test_what_is_wrong_is_said_and_nothing_opened(
    password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="not a known time zone"):
        run("open_practice", **PRACTICE | {"time_zone": "Harbour"}, password_env=password)
    with pytest.raises(CommandError, match="EMPTY is empty"):
        run("open_practice", **PRACTICE, password_env="EMPTY")
    monkeypatch.setenv(password, "short")
    with pytest.raises(CommandError, match="too short"):
        run("open_practice", **PRACTICE, password_env=password)
    assert not Practice.objects.exists()


@pytest.mark.django_db
def test_a_member_is_added_to_the_one_practice_there_is(password: str) -> None:
    practice = PracticeFactory(name="Harbour")
    said = run("add_member", **MEMBER, title="Dr", password_env=password)
    member = User.objects.get(email="noor@harbour.example").member
    assert member is not None
    assert member.practice == practice
    assert member.roles == {Role.THERAPIST, Role.SUPERVISOR}
    assert said == "Dr Noor B. works in Harbour and can sign in.\n"


@pytest.mark.django_db
def test_one_of_several_practices_is_named(password: str) -> None:
    with pytest.raises(CommandError, match="no practice yet"):
        run("add_member", **MEMBER, password_env=password)
    harbour, lighthouse = PracticeFactory(name="Harbour"), PracticeFactory(name="Lighthouse")
    with pytest.raises(CommandError, match="Say which practice"):
        run("add_member", **MEMBER, password_env=password)
    for wanted in ("Nowhere", str(uuid4())):
        with pytest.raises(CommandError, match="There is no practice"):
            run("add_member", **MEMBER, practice=wanted, password_env=password)
    run("add_member", **MEMBER, practice="Lighthouse", password_env=password)
    run(
        "add_member",
        **MEMBER | {"email": "second@harbour.example"},
        practice=str(harbour.pk),
        password_env=password,
    )
    assert lighthouse.members.get().user.email == "noor@harbour.example"
    assert harbour.members.get().user.email == "second@harbour.example"


def test_a_new_key_is_a_sound_one_of_its_own() -> None:
    first, second = run("new_field_key").strip(), run("new_field_key").strip()
    assert first != second
    ring = Keyring.read([first])
    assert len(ring.keys[ring.current]) == 32


def test_a_new_keys_name_is_free(settings: Any) -> None:
    first = run("new_field_key").strip()
    settings.FIELD_KEYS = [first]
    second = run("new_field_key").strip()
    assert Keyring.read([second, first]).keys.keys() == {
        first.partition(":")[0],
        second.partition(":")[0],
    }
    assert len(Keyring.read([second, first]).keys) == 2
