"""The builder: what is offered to whom, whose words stand first, and a preview that prints."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reports import storage
from reports.actions import reports as actions
from reports.actions import sign_report
from reports.documents.readers import PARTS, READERS
from reports.models import Report
from tests.people import PracticePeople, TwoPractices
from tests.reports.conftest import Make
from tests.reports.stories import asked_for, course, leaving, rich
from tests.sign_in import sign_in, signed_in

pytestmark = pytest.mark.django_db
VOLATILE = (  # what only a report that was asked for has, and the mark of a page on screen
    (re.compile(r"[0-9a-f]{64}"), "FINGERPRINT"),  # first: it may end in eight digits
    (re.compile(r"[0-9A-F]{8}(?=[ <\"]|$)"), "NUMBER"),
    (re.compile(r"\d\d:\d\d"), "TIME"),
    (re.compile(r"<link[^>]*>"), ""),
)


@pytest.fixture
def browser(client: Browser, harbour: PracticePeople) -> Browser:
    """The therapist's browser."""
    sign_in(client, harbour.therapist)
    return client


def address(people: PracticePeople, name: str = "report_new") -> str:
    return reverse(name, args=[people.client.pk])


def form(people: PracticePeople, offered: str = "", **changed: Any) -> dict[str, Any]:
    wishes = {"audience": "client", "period_from": "", "period_to": people.practice.today()}
    words = {"words": offered, "words_offered": offered, "request_key": "abc"}
    return wishes | words | changed


def plain(html: str) -> list[str]:
    for pattern, instead in VOLATILE:
        html = pattern.sub(instead, html)
    return html.split()


def test_the_preview_is_what_prints(browser: Browser, harbour: PracticePeople, make: Make) -> None:
    rich(harbour.client, harbour.therapist)
    parts = {"parts": ["change", "work"], "parts_offered": "change ahead moved work"}
    wishes = form(harbour, words="Read this first.\nThen the rest.", **parts)
    seen = browser.post(address(harbour, "report_preview"), wishes)
    assert not Report.objects.exists()
    assert "Looking ahead" not in seen.content.decode()

    browser.post(address(harbour), wishes)
    report = make(Report.objects.get())
    assert (report.left_out, report.opening) == (["ahead", "moved"], wishes["words"])
    printed = storage.open_file(report).decode()
    assert plain(seen.content.decode()) == plain(printed)
    assert "<link" in seen.content.decode()
    assert "<link" not in printed
    paper = browser.get(reverse("report_paper", args=[report.pk])).content.decode()
    assert plain(paper) == plain(printed)


def test_each_reader_is_offered_their_parts_and_begins_with_all(
    browser: Browser, harbour: PracticePeople
) -> None:
    for audience, reader in READERS.items():
        page = browser.post(address(harbour), form(harbour, audience=audience, look="1"))
        shown = re.findall(r'name="parts" id="[^"]*" value="(\w+)" checked', page.content.decode())
        assert tuple(shown) == reader.parts
    assert set(READERS["client"].parts) < set(PARTS)
    assert not Report.objects.exists()


def test_which_names_supervision_is_spared_is_said(
    browser: Browser, harbour: PracticePeople
) -> None:
    for page in (address(harbour), reverse("batch_new")):
        said = browser.get(page).content.decode()
        assert "none for people on their map; read it through for other names" in said
        assert "other names: earlier ones, nicknames, people taken off the map" in said


def test_another_reader_keeps_what_was_taken_out_and_what_was_written(
    browser: Browser, harbour: PracticePeople
) -> None:
    chosen = {"parts": ["change"], "parts_offered": "change ahead moved work"}
    page = browser.post(
        address(harbour),
        form(harbour, audience="therapist", words="Mine.", look="1", **chosen),
    )
    rows = {row.name: row.is_chosen for row in page.context["form"].part_rows}
    assert {name for name, is_chosen in rows.items() if not is_chosen} == {"ahead", "moved", "work"}
    assert page.context["form"]["words"].value() == "Mine."


def test_the_programme_s_sentence_is_nobody_s_words(
    browser: Browser, harbour: PracticePeople, make: Make
) -> None:
    rich(harbour.client, harbour.therapist)
    page = browser.get(address(harbour))
    offered = page.context["form"]["words_offered"].value()
    assert "Your anxiety score has come down" in offered
    assert not page.context["form"].is_own
    browser.post(address(harbour), form(harbour, offered.replace(". ", ".\r\n")))
    report = make(Report.objects.get())
    assert report.opening == ""
    assert "In the words of" not in storage.open_file(report).decode()
    again = browser.get(f"{address(harbour)}?from={report.pk}").context["form"]
    assert again["words"].value() == offered


def test_a_new_draft_begins_as_the_last_one_was(
    browser: Browser, harbour: PracticePeople, make: Make
) -> None:
    parts = {"parts": [], "parts_offered": "change", "audience": "referrer"}
    browser.post(address(harbour), form(harbour, words="As agreed.", **parts))
    report = make(Report.objects.get())
    follows = f"{address(harbour)}?from={report.pk}"
    page = browser.get(follows)
    begun = page.context["form"]
    assert (begun["words"].value(), begun["audience"].value()) == ("As agreed.", "referrer")
    assert "change" not in {row.name for row in begun.part_rows if row.is_chosen}
    assert "As agreed." in browser.get(page.context["preview_url"]).content.decode()
    anew = form(harbour, words="Anew.", request_key="other", audience="referrer")
    browser.post(follows, anew)
    assert Report.objects.exclude(pk=report.pk).get().root == report.pk


def test_a_report_of_somebody_else_s_is_no_beginning(
    two_practices: TwoPractices, harbour: PracticePeople, browser: Browser, waiting: Report
) -> None:
    other = two_practices.lighthouse
    stranger = signed_in(other.therapist)
    for named in (str(waiting.pk), "nonsense"):
        assert stranger.get(f"{address(other)}?from={named}").status_code == 404
    assert browser.get(f"{address(harbour)}?from=nonsense").status_code == 404
    assert stranger.post(address(harbour, "report_preview"), form(harbour)).status_code == 404


def test_a_longer_history_asks_no_more(browser: Browser, harbour: PracticePeople) -> None:
    def statements(name: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address(harbour, name)).status_code == 200
        return len(caught)

    pages = ("report_new", "report_preview")
    course(harbour.client, harbour.therapist, [(5.4, 4.9), (5.2, 4.8)])
    few = [statements(page) for page in pages]
    course(harbour.client, harbour.therapist, [(3.4, 2.9), (3.2, 2.8), (3.1, 2.8)])
    assert [statements(page) for page in pages] == few
    assert max(few) <= 32


def test_an_ending_report_is_offered_once_an_ending_is(
    browser: Browser, harbour: PracticePeople, make: Make
) -> None:
    page = browser.get(f"{address(harbour)}?kind=ending").content.decode()
    assert 'name="kind"' not in page
    early = browser.post(address(harbour), form(harbour, kind="ending"))
    assert early.status_code == 422
    assert "an ending that is planned" in early.content.decode()
    seen = browser.post(address(harbour, "report_preview"), form(harbour, kind="ending"))
    assert seen.status_code == 422

    leaving(harbour.client, harbour.therapist)
    ending = reverse("ending", args=[harbour.client.pk])
    assert f"{address(harbour)}?kind=ending" in browser.get(ending).content.decode()
    begun = browser.get(f"{address(harbour)}?kind=ending")
    assert begun.context["form"]["kind"].value() == "ending"
    assert "kind=ending" in begun.context["preview_url"]
    assert "If it gets hard again" in browser.get(begun.context["preview_url"]).content.decode()
    shown = {row.name for row in begun.context["form"].part_rows}
    assert shown == {"change", "work", "own_words", "reached", "keeping", "ripple"}
    looked = browser.post(f"{address(harbour)}?kind=ending", form(harbour, look="1"))
    assert {row.name for row in looked.context["form"].part_rows} > {"ahead"}  # back to the other

    words = begun.context["form"]["words_offered"].value()
    browser.post(address(harbour), form(harbour, words, kind="ending"))
    report = make(Report.objects.get())
    assert (report.kind, report.opening) == ("ending", "")
    assert "At the end of our work" in storage.open_file(report).decode()
    there = browser.get(reverse("report", args=[report.pk])).content.decode()
    assert "<h1>Ending report</h1>" in re.sub(r"<h1[^>]*>", "<h1>", there)
    file = browser.get(reverse("report_file", args=[report.pk]))
    assert f"ending-report-{report.number}" in file["Content-Disposition"]


def test_the_programme_s_own_words_are_taken_however_long(
    browser: Browser, harbour: PracticePeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    course(harbour.client, harbour.therapist, [(2.0, 2.0), (5.0, 5.0)])
    monkeypatch.setattr(actions, "LONGEST_OPENING", 300)
    choice = form(harbour, audience="therapist", look="1")
    begun = browser.post(address(harbour), choice)
    words = begun.context["form"]["words_offered"].value()
    assert len(words) > 300
    sent = form(harbour, words, audience="therapist")
    assert browser.post(address(harbour), sent).status_code == 302
    assert Report.objects.get().opening == ""
    own = browser.post(address(harbour), sent | {"words": words + " More.", "request_key": "d"})
    assert own.status_code == 422
    assert "at most 300" in own.content.decode()


def test_what_no_report_can_be_made_of_is_said_in_its_frame(
    browser: Browser, harbour: PracticePeople
) -> None:
    wishes = form(harbour, period_from="2026-01-02", period_to="2026-01-01")
    page = browser.post(address(harbour, "report_preview"), wishes)
    assert page.status_code == 422
    assert "must not come after the last" in page.content.decode()
    too_long = browser.post(address(harbour), form(harbour, words="x" * 601))
    assert "at most 600" in too_long.content.decode()
    for name in ("report_new", "report_preview"):
        many = browser.post(address(harbour, name), form(harbour, words="x\r\n" * 9))
        assert many.status_code == 422
        assert "9 lines long; at most 8 are taken" in many.content.decode()
    at_field = browser.post(address(harbour), form(harbour, words="x\n" * 9)).context["form"]
    assert (list(at_field.errors), at_field["words"].value()) == (["words"], "x\n" * 9)
    assert not Report.objects.exists()


def test_a_closed_period_keeps_its_last_day_in_a_new_draft(
    browser: Browser, harbour: PracticePeople, make: Make
) -> None:
    """One that ran until the day it was asked for runs until today instead."""
    today = harbour.practice.today()
    asked = timezone.now() - timedelta(days=5)
    for before, until in ((30, today - timedelta(days=30)), (5, today)):
        period_to = today - timedelta(days=before)
        draft = asked_for(harbour.client, harbour.therapist, period_to=period_to)
        Report.objects.filter(pk=draft.pk).update(created_at=asked)
        page = browser.get(f"{address(harbour)}?from={draft.pk}")
        assert page.context["form"]["period_to"].value() == until
    closed = today - timedelta(days=30)
    draft = make(asked_for(harbour.client, harbour.therapist, period_to=closed))
    signed = sign_report(report=draft, seen=draft.snapshot_hash, by=harbour.therapist)
    page = browser.get(f"{address(harbour)}?from={signed.pk}")
    assert page.context["form"]["period_to"].value() == closed
