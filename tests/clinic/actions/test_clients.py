"""Clients: added, changed, consented, cared for; every deed with its audit row or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction

from clinic import audit
from clinic.actions.clients import (
    CONSENT_VERSION,
    CONSENT_WORDS,
    add_client,
    adult_birth_year,
    change_client,
    end_caseload,
    give_sign_in,
    record_consent,
    start_caseload,
)
from clinic.actions.endings import close_ending, return_to_care
from clinic.models import AuditEvent, Caseload, Client, Consent, User
from tests.factories import PASSWORD
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def added(harbour: PracticePeople, **changes: Any) -> Client:
    given = {
        "practice": harbour.practice,
        "name": "Rowan A.",
        "birth_year": 1990,
        "by": harbour.therapist,
        "carer": harbour.therapist,
    }
    return add_client(**given | changes)


def recorded() -> list[str]:
    return list(AuditEvent.objects.order_by("at").values_list("event", flat=True))


def test_a_client_comes_with_carer_and_consents(harbour: PracticePeople) -> None:
    client = added(harbour, consents={Consent.Kind.MAIL, Consent.Kind.MEASUREMENT})
    assert client.practice == harbour.practice
    assert client.carers.get().member == harbour.therapist
    consents = client.consents.order_by("kind")
    assert [(row.kind, row.given, row.version) for row in consents] == [
        ("mail", True, CONSENT_VERSION),
        ("measurement", True, CONSENT_VERSION),
    ]
    assert consents[0].recorded_by == harbour.therapist.user
    assert sorted(recorded()) == [
        "caseload.started",
        "client.added",
        "consent.recorded",
        "consent.recorded",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Name or code: please fill this in"),
        ({"name": "\u200b \u2066\u200b"}, "Name or code: please fill this in"),
        ({"birth_year": 1899}, "before 1900"),
        ({"email": "x"}, "valid email"),
        ({"phone": "1" * 41}, "Telephone is 41 characters long; at most 40"),
        ({"consents": {"everything"}}, "kind of consent"),
    ],
)
def test_bad_input_leaves_neither_client_nor_audit_row(
    harbour: PracticePeople, change: dict[str, Any], sentence: str
) -> None:
    before = Client.objects.count()
    with pytest.raises(ValidationError) as refusal:
        added(harbour, **change)
    assert sentence in " ".join(refusal.value.messages)
    assert Client.objects.count() == before
    assert recorded() == []


@pytest.mark.parametrize("who", ["desk", "supervisor", "stranger"])
def test_a_carer_is_therapist_or_trainee_of_the_practice(
    two_practices: TwoPractices, who: str
) -> None:
    harbour = two_practices.harbour
    carer = two_practices.lighthouse.therapist if who == "stranger" else harbour.members[who]
    with pytest.raises(ValidationError):
        added(harbour, by=harbour.desk, carer=carer)
    assert recorded() == []


def test_a_therapist_is_the_carer_of_who_they_add(harbour: PracticePeople) -> None:
    with pytest.raises(ValidationError, match="care for yourself"):
        added(harbour, carer=harbour.colleague)


def test_nobody_is_added_to_another_practice(two_practices: TwoPractices) -> None:
    with pytest.raises(ValidationError, match="does not work in this practice"):
        added(two_practices.harbour, practice=two_practices.lighthouse.practice)


@pytest.mark.parametrize(
    ("year", "sentence"), [(2009, "18 or older"), (2030, "18 or older"), (1899, "before 1900")]
)
def test_a_birth_year_that_cannot_be(year: int, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        adult_birth_year(year, date(2026, 6, 1))


def test_the_youngest_and_oldest_birth_years() -> None:
    assert adult_birth_year(2008, date(2026, 1, 1)) == 2008
    assert adult_birth_year(1900, date(2026, 1, 1)) == 1900


def test_being_adult_goes_by_the_practices_own_year(harbour: PracticePeople) -> None:
    harbour.practice.time_zone = "Pacific/Auckland"
    harbour.practice.save()
    harbour.therapist.refresh_from_db()
    with time_machine.travel("2025-12-31T12:00:00Z", tick=False):
        assert added(harbour, birth_year=2008).birth_year == 2008


def test_the_words_of_every_consent_are_there() -> None:
    assert CONSENT_WORDS.keys() == set(Consent.Kind)
    assert all(len(str(words)) > 60 for words in CONSENT_WORDS.values())


def test_only_what_changed_is_a_change(harbour: PracticePeople) -> None:
    change_client(client=harbour.client, by=harbour.desk, name=harbour.client.name)
    assert recorded() == []
    change_client(client=harbour.client, by=harbour.desk, phone="020 8", pronouns="they")
    stored = Client.objects.get(pk=harbour.client.pk)
    assert (stored.phone, stored.pronouns) == ("020 8", "they")
    assert recorded() == ["client.changed"]


def test_care_is_paused_and_taken_up_here_and_ends_by_another_door(
    harbour: PracticePeople,
) -> None:
    client, today, by = harbour.client, harbour.practice.today(), harbour.therapist
    for state in ("paused", "active"):
        assert change_client(client=client, by=by, state=state).state == state
    for wrong in ("ended", "lost"):
        with pytest.raises(ValidationError, match="ends on a page of its own"):
            change_client(client=client, by=by, state=wrong)
    with pytest.raises(TypeError):
        change_client(client=client, by=by, ended_on=today)
    with pytest.raises(ValidationError, match="in the future"):
        close_ending(client=client, ended_on=today + timedelta(days=1), by=by)
    assert Client.objects.get(pk=client.pk).state == "active"
    close_ending(client=client, ended_on=today - timedelta(days=9), by=by)
    with pytest.raises(ValidationError, match="back into care first"):
        change_client(client=client, by=by, state="active")
    assert Client.objects.get(pk=client.pk).ended_on == today - timedelta(days=9)
    return_to_care(client=client, by=by)
    assert Client.objects.get(pk=client.pk).ended_on is None


def test_what_is_no_detail_is_a_mistake_of_the_caller(two_practices: TwoPractices) -> None:
    harbour = two_practices.harbour
    with pytest.raises(TypeError):
        change_client(client=harbour.client, by=harbour.desk, practice_id="x")
    with pytest.raises(ValidationError, match="does not work in this practice"):
        change_client(client=harbour.client, by=two_practices.lighthouse.desk, name="x")


def test_the_newest_consent_holds_and_the_older_ones_stay(harbour: PracticePeople) -> None:
    client = added(harbour)
    for given in (True, True, False, True):
        record_consent(client=client, kind="mail", given=given, by=harbour.therapist.user)
    rows = client.consents.filter(kind="mail")
    assert [row.given for row in rows] == [True, False, True]
    assert recorded().count("consent.recorded") == 3
    with pytest.raises(ValidationError, match="not known"):
        record_consent(client=client, kind="soul", given=True, by=harbour.therapist.user)


def test_new_words_are_agreed_to_anew(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clinic.actions.clients.CONSENT_VERSION", "2027-01")
    row = record_consent(client=harbour.client, kind="mail", given=True, by=harbour.client_user)
    assert row.version == "2027-01"
    assert harbour.client.consents.filter(kind="mail").count() == 2


def test_a_client_gets_a_second_carer_once(harbour: PracticePeople) -> None:
    row = start_caseload(client=harbour.client, member=harbour.colleague, by=harbour.owner)
    assert (row.since, row.until) == (harbour.practice.today(), None)
    with pytest.raises(ValidationError, match="already cares for"):
        start_caseload(client=harbour.client, member=harbour.colleague, by=harbour.owner)


def test_care_across_practices_is_refused(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    with pytest.raises(ValidationError, match="does not work in this practice"):
        start_caseload(client=harbour.client, member=lighthouse.therapist, by=None)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        start_caseload(client=harbour.client, member=harbour.colleague, by=lighthouse.owner)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        end_caseload(caseload=harbour.client.carers.get(), by=lighthouse.owner)


def test_care_ends_today_and_only_once(harbour: PracticePeople) -> None:
    caseload = Caseload.objects.get(client=harbour.client)
    ended = end_caseload(caseload=caseload, by=harbour.owner)
    assert ended.until == harbour.practice.today()
    end_caseload(caseload=caseload, by=harbour.owner)
    assert recorded() == ["caseload.ended"]
    assert start_caseload(client=harbour.client, member=harbour.therapist, by=harbour.owner)


def test_care_that_has_not_begun_ends_before_it_begins(harbour: PracticePeople) -> None:
    later = harbour.practice.today() + timedelta(days=5)
    row = start_caseload(
        client=harbour.client, member=harbour.colleague, by=harbour.owner, since=later
    )
    assert end_caseload(caseload=row, by=harbour.owner).until == later


def test_a_client_is_given_a_sign_in_once(harbour: PracticePeople) -> None:
    client = harbour.others_client
    user = give_sign_in(
        client=client, email="Other@clients.example", password=PASSWORD, by=harbour.colleague
    )
    stored = User.objects.get(pk=user.pk)
    assert stored.email == "other@clients.example"
    assert stored.client == client
    with pytest.raises(ValidationError, match="can already sign in"):
        give_sign_in(client=client, email="x@y.example", password=PASSWORD, by=harbour.colleague)
    assert recorded() == ["client.changed"]


class Interrupted(Exception):
    """Something later in the same request failed."""


def test_what_is_rolled_back_leaves_no_audit_row(harbour: PracticePeople) -> None:
    before = Client.objects.count()

    @transaction.atomic
    def request() -> None:
        added(harbour)
        assert recorded() != []
        raise Interrupted

    with pytest.raises(Interrupted):
        request()
    assert recorded() == []
    assert Client.objects.count() == before


def test_without_its_audit_row_nothing_is_changed(
    harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(rows: Any) -> None:
        raise Interrupted

    monkeypatch.setattr(audit, "append", failing)
    deeds = [
        lambda: added(harbour),
        lambda: change_client(client=harbour.client, by=harbour.desk, name="Changed"),
        lambda: record_consent(
            client=harbour.client, kind="mail", given=False, by=harbour.desk.user
        ),
        lambda: end_caseload(caseload=harbour.client.carers.get(), by=harbour.owner),
    ]
    for deed in deeds:
        with pytest.raises(Interrupted):
            deed()
    assert not Client.objects.filter(name__in=["Rowan A.", "Changed"]).exists()
    assert not Consent.objects.filter(given=False).exists()
    assert harbour.client.carers.get().until is None
