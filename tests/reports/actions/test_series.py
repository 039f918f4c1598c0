"""A series of versions: whom a report is prepared for, what replaces it, and where that is said."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from clinic.actions.life import add_person
from clinic.models import Client
from reports.actions import release_report, request_report, sign_report
from reports.documents.shape import Document
from reports.models import Report
from reports.queries.handed_out import own_reports
from tests.people import PracticePeople
from tests.reports.conftest import Make
from tests.reports.stories import leaving
from tests.sign_in import signed_in

pytestmark = pytest.mark.django_db
HALE, ROE = "Dr Hale, Riverside Surgery", "Ms Roe"


def signed(people: PracticePeople, make: Make, **wishes: Any) -> Report:
    wishes = {"client": people.client, "by": people.therapist} | wishes
    draft = make(request_report(**wishes))
    return make(sign_report(report=draft, seen=draft.snapshot_hash, by=people.therapist))


def _anna(people: PracticePeople) -> Client:
    Client.objects.filter(pk=people.client.pk).update(name="Anna Berg")
    people.client.refresh_from_db()
    return people.client


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
    assert listed.count(f"for a referrer: <bdi>{HALE}</bdi><") == 2  # the draft and its version
    assert f"for a referrer: <bdi>{ROE}</bdi>" in page(harbour, "report", letters[1].pk)


def test_supervision_reads_its_own_name_as_it_was_typed(
    harbour: PracticePeople, make: Make
) -> None:
    client = _anna(harbour)
    add_person(client=client, content={"name": "Ruth", "role": "sibling"}, by=harbour.therapist)
    wishes = {"audience": "supervision", "recipient": "Dr Ruth Hale, Anna Freud Centre"}
    report = make(request_report(client=client, by=harbour.therapist, **wishes))
    assert "Prepared for Dr Ruth Hale, Anna Freud Centre, for supervision of " in (
        told(report).confidential
    )
    assert "Anna Berg" not in str(report.snapshot)


@pytest.mark.parametrize(
    "typed",
    [
        *("Bea Lund, on Anna Berg", "bea lund about anna  BERG"),
        *("Berg, Anna", "Bea Lund (BERG/anna)", "anna, whom Bea Lund calls Ms Berg"),
    ],
)
def test_supervision_is_not_told_the_client_s_name_as_the_reader_s(
    harbour: PracticePeople, typed: str
) -> None:
    client = _anna(harbour)
    wishes = {"audience": "supervision", "recipient": typed}
    with pytest.raises(ValidationError, match="This names the client"):
        request_report(client=client, by=harbour.therapist, **wishes)
    browser, today = signed_in(harbour.therapist), harbour.practice.today().isoformat()
    sent = wishes | {"period_to": today}
    for name in ("report_new", "report_preview"):
        answer = browser.post(reverse(name, args=[client.pk]), sent)
        assert answer.status_code == 422
        assert "This names the client" in answer.content.decode()
    assert not Report.objects.exists()
    request_report(client=client, by=harbour.therapist, audience="referrer", recipient=typed)


@pytest.mark.parametrize(
    ("name", "typed", "is_refused"),
    [
        ("Anna Berg", "Dr Ruth Berg", False),
        ("Anna Berg", "Anna Bergmann", False),
        ("Anna Berg", "Dr Hannah Berg, St Annaberg", False),
        ("Anna Berg", "Anna Berglund, Bergen", False),
        ("Anna M. Berg", "Berg, Anna", True),
        ("A. Berg", "Berg, A.", True),
        ("A. Berg", "Dr Ruth Berg", False),
        ("Anna-Maria O'Berg", "O’Berg, Anna-Maria", True),
        ("Anna Anna", "Dr Anna Hale", False),
        ("Ann\u00e9 Berg", "Berg, Anne\u0301", True),
        ("A17", "Dr Hale, A17", True),
        ("Anna Berg", "An\u00adna Berg", True),
        ("Anna Berg", "Anna Be\u200crg", True),
        ("Anna Berg", "anna\u200bberg", True),
        ("Anna Berg", "\uff21\uff4e\uff4e\uff41 Berg", True),
        ("Anna Berg", "\u00c1nna Berg", True),
        ("Anna Berg", "AnnaBerg", True),
        ("Anna Berg", "BergAnna", True),
        ("Anna Berg", "Anna Bergs", True),
        ("Anna Berg", "Bergs Annas", True),
        ("\u00c1nna Berg", "Anna Berg", True),
        ("Dr Anna Berg", "Anna Berg", True),
        ("Anna", "Annas group", True),
        ("Jo", "For Jo", True),
        ("\u738b \u5c0f\u660e", "\u5c0f\u660e\u738b", True),
    ],
)
def test_who_shares_one_of_the_client_s_names_may_read(
    harbour: PracticePeople, name: str, typed: str, is_refused: bool
) -> None:
    Client.objects.filter(pk=harbour.client.pk).update(name=name)
    harbour.client.refresh_from_db()
    wishes = {"client": harbour.client, "audience": "supervision", "recipient": typed}
    with pytest.raises(ValidationError) if is_refused else nullcontext():
        request_report(**wishes, by=harbour.therapist)
    assert Report.objects.exists() is not is_refused


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x07", "\x9b"])
def test_signs_that_hide_or_turn_words_are_refused(harbour: PracticePeople, sign: str) -> None:
    wishes = {"audience": "referrer", "recipient": f"Dr {sign}Hale"}
    with pytest.raises(ValidationError, match="cannot be kept"):
        request_report(client=harbour.client, by=harbour.therapist, **wishes)


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
    upper = f" {HALE.upper()} ".replace(", ", ",  ")
    again = signed(harbour, make, audience="referrer", recipient=upper, follows=named)
    other = signed(harbour, make, audience="referrer", recipient=ROE, follows=again)
    unnamed = signed(harbour, make, audience="referrer", follows=other)
    letter = signed(harbour, make, audience="client", follows=unnamed)
    made = (first, named, again, other, unnamed, letter)
    assert [each.version for each in made] == [1, 1, 2, 1, 1, 1]
    assert len({each.thread for each in made}) == 5


def test_two_names_never_meet_in_a_series(harbour: PracticePeople, make: Make) -> None:
    """Each name in turn, begun from each report there is, unnamed ones between them too."""
    made = [signed(harbour, make, audience="referrer")]
    for name in (HALE, ROE, "", HALE):
        for follows in list(made):
            wishes = {"audience": "referrer", "recipient": name, "follows": follows}
            made.append(make(request_report(client=harbour.client, by=harbour.therapist, **wishes)))
        draft = made[-1]
        made.append(make(sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist)))
    names: dict[Any, set[str]] = {}
    for each in made:
        names.setdefault(each.root, set()).add(each.recipient)
    assert {len(of_series) for of_series in names.values()} == {1}


def test_what_was_signed_for_one_is_not_replaced_for_another(
    harbour: PracticePeople, make: Make
) -> None:
    first = signed(harbour, make, audience="referrer")
    hale, roe = (
        signed(harbour, make, audience="referrer", recipient=name, follows=first)
        for name in (HALE, ROE)
    )
    for each in (first, hale, roe):
        assert "replaces this one" not in page(harbour, "report", each.pk)


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
    leaving(harbour.client, harbour.therapist)
    other = signed(harbour, make, kind="ending")
    release_report(report=other, words="The last one.", by=harbour.therapist)
    with CaptureQueriesContext(connection) as caught:
        last, newer, older = own_reports(harbour.client)
    assert len(caught) == 1
    assert [each.is_replaced for each in (last, newer, older)] == [False, False, True]
    home = " ".join(signed_in(harbour.client_user).get("/me/").content.decode().split())
    today = date_format(harbour.practice.today(), "DATE_FORMAT")
    assert home.count(f"Progress report, until {today}") == 2
    assert home.count(f"At the end of our work, until {today}") == 1
    assert home.count(f"given to you by Harbour Therapist on {today}") == 3
    assert home.count("replaced by a newer one") == 1


def test_a_client_tells_two_letters_of_one_day_apart(harbour: PracticePeople, make: Make) -> None:
    """The first day where there is one; else, where two read the same, the time and the number."""
    today = harbour.practice.today()
    since = today - timedelta(days=30)
    part, one, other = [
        release_report(report=each, words="Here it is.", by=harbour.therapist)
        for each in (signed(harbour, make, period_from=since), signed(harbour, make),
                     signed(harbour, make))
    ]  # fmt: skip
    browser = signed_in(harbour.client_user)
    home = " ".join(browser.get("/me/").content.decode().split())
    first, last = (date_format(day, "DATE_FORMAT") for day in (since, today))
    assert home.count(f"Progress report, {first} to {last}") == 1
    assert home.count(f"Progress report, until {last}") == 2
    for released in (one, other):
        at = released.created_at.astimezone(harbour.practice.zone)
        assert f"on {last} at {at:%H:%M} · report {released.report.number}" in home
        own = " ".join(
            browser.get(reverse("own_report", args=[released.pk])).content.decode().split()
        )
        assert (
            f"Report {released.report.number}, given to you by Harbour Therapist on {last}" in own
        )
    assert part.report.number not in home
    own = browser.get(reverse("own_report", args=[part.pk])).content.decode()
    assert f"Progress report, {first} to {last}</h1>" in own.replace("\n</h1>", "</h1>")
