"""A series of versions: whom a report is prepared for, what replaces it, and where that is said."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clinic.models import Client
from reports.actions import release_report, request_report, sign_report
from reports.documents.shape import Document
from reports.models import Report
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
HALE, ROE = "Dr Hale, Riverside Surgery", "Ms Roe"


def signed(people: PracticePeople, make: Make, **wishes: Any) -> Report:
    wishes = {"client": people.client, "by": people.therapist} | wishes
    draft = make(request_report(**wishes))
    return make(sign_report(report=draft, seen=draft.snapshot_hash, by=people.therapist))


def page(people: PracticePeople, name: str, *args: Any) -> str:
    answer = signed_in(people.therapist).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def told(report: Report) -> Document:
    return Document.from_json(report.snapshot)


def test_letters_to_two_referrers_are_told_apart(harbour: PracticePeople, make: Make) -> None:
    letters = [
        signed(harbour, make, audience="referrer", recipient=name) for name in (HALE, ROE, "")
    ]
    name, year = harbour.client.name, harbour.client.birth_year
    assert [told(each).confidential for each in letters] == [
        f"Confidential. Prepared for {HALE}, about {name}",
        f"Confidential. Prepared for {ROE}, about {name}",
        f"Confidential. Prepared for the referrer of {name}",
    ]
    assert told(letters[0]).meta[0].value == f"{HALE}, about {name}, born {year}"
    listed = page(harbour, "reports")
    assert listed.count(f"for a referrer: {HALE}<") == 2  # the draft and its version
    assert f"for a referrer: {ROE}" in page(harbour, "report", letters[1].pk)


def test_supervision_reads_a_recipient_without_the_client_s_name(
    harbour: PracticePeople, make: Make
) -> None:
    client = harbour.client
    Client.objects.filter(pk=client.pk).update(name="Anna Berg")
    client.refresh_from_db()
    wishes = {"audience": "supervision", "recipient": "Bea Lund, on Anna"}
    report = make(request_report(client=client, by=harbour.therapist, **wishes))
    assert "Prepared for Bea Lund, on " in told(report).confidential
    assert "Anna" not in str(report.snapshot)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"audience": "client"}, "names whom it is prepared for"),
        ({"audience": "therapist"}, "names whom it is prepared for"),
        ({"audience": "therapist", "kind": "prep"}, "names whom it is prepared for"),
        ({"audience": "referrer", "recipient": "x" * 61}, "at most 60"),
    ],
)
def test_who_is_not_named_there_is_refused(
    harbour: PracticePeople, wishes: dict[str, str], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        request_report(**{"recipient": ROE} | wishes, client=harbour.client, by=harbour.therapist)


def test_versions_begin_anew_for_somebody_else(harbour: PracticePeople, make: Make) -> None:
    first = signed(harbour, make, audience="referrer")
    named = signed(harbour, make, audience="referrer", recipient=HALE, follows=first)
    again = signed(harbour, make, audience="referrer", recipient=HALE.upper(), follows=named)
    other = signed(harbour, make, audience="referrer", recipient=ROE, follows=again)
    letter = signed(harbour, make, audience="client", follows=again)
    assert [each.version for each in (first, named, again, other, letter)] == [1, 2, 3, 1, 1]
    assert len({each.thread for each in (again, other, letter)}) == 3


def test_an_earlier_version_says_what_replaces_it(harbour: PracticePeople, make: Make) -> None:
    first = signed(harbour, make)
    beside = signed(harbour, make)
    assert "replaces this one" not in page(harbour, "report", first.pk)
    second = signed(harbour, make, follows=first)
    third = signed(harbour, make, follows=second)
    there = page(harbour, "report", first.pk)
    assert f'<a href="{reverse("report", args=[third.pk])}">Version 3 of ' in there
    assert f'<a href="{reverse("report", args=[second.pk])}">version 2 of ' in there
    for newest in (third, beside):
        assert "replaces this one" not in page(harbour, "report", newest.pk)
    listed = page(harbour, "reports")
    assert f"version 1 in the series {first.series} · replaced by version 3" in listed
    assert f"version 3 in the series {first.series}<" in listed
    assert f"version 1 in the series {beside.series}<" in listed
    assert f"draft in the series {first.series}" in listed
    assert first.series != beside.series


def test_a_client_who_has_both_is_led_to_the_newer_one(harbour: PracticePeople, make: Make) -> None:
    first = signed(harbour, make)
    second = signed(harbour, make, follows=first)
    given = [
        release_report(report=each, words="Here it is.", by=harbour.therapist)
        for each in (first, second)
    ]
    browser = signed_in(harbour.client_user)
    pages = [browser.get(reverse("own_report", args=[each.pk])).content.decode() for each in given]
    assert [reverse("own_report", args=[given[1].pk]) in each for each in pages] == [True, True]
    assert ["There is a newer version" in each for each in pages] == [True, False]
