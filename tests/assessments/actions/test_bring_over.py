"""A file of clients is taken whole or not at all, and every fault has its row and column."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments.actions.bring_over import BroughtOver, bring_over
from assessments.library import load_instrument
from assessments.models import Response, Score
from clinic.models import AuditEvent, Caseload, Client, Member
from config.operations.management.commands import bring_over as command
from tests.people import PracticePeople, TwoPractices

pytestmark = pytest.mark.django_db
ITEMS = [item.link_id for item in load_instrument("attachment-dimensions").items]


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def lines(*rows: str) -> str:
    return "\r\n".join(rows) + "\r\n"


def with_forms() -> str:
    head = ["name", "birth_year", "measurement", "instrument", "answered_on", "total:anxiety"]
    head += [f"answer:{item}" for item in ITEMS]
    rows = [
        [
            "New Arrival",
            "1980",
            "yes",
            "attachment-dimensions",
            "2026-03-01",
            "2.5",
            *"3" * len(ITEMS),
        ],
        ["new arrival", "1980", "", "attachment-dimensions", "2026-01-01", "", *"5" * len(ITEMS)],
        ["Another", "1990", "", "", "", "", *[""] * len(ITEMS)],
    ]
    return lines(*(",".join(row) for row in (head, *rows)))


def brought(
    people: PracticePeople, text: str, *, by: Member | None = None, apply: bool = True
) -> BroughtOver:
    by = by or people.therapist
    return bring_over(practice=people.practice, text=text, apply=apply, by=by)


def places(seen: BroughtOver) -> set[tuple[int, str]]:
    return {(fault.row, fault.column) for fault in seen.faults}


def test_clients_and_their_forms_come_over(harbour: PracticePeople) -> None:
    seen = brought(harbour, with_forms())
    assert (seen.faults, seen.clients, seen.forms, seen.done) == ((), 2, 2, True)
    client = Client.objects.get(name="New Arrival")
    forms = list(Response.objects.filter(client=client).order_by("answered_on"))
    assert [form.answers[ITEMS[0]] for form in forms] == [5, 3]
    assert [form.stated for form in forms] == [{}, {"anxiety": 2.5}]
    ours = Score.objects.get(response=forms[1], scale="anxiety")
    assert ours.value != 2.5, "kept beside ours"
    assert ours.baseline is not None, "judged by the earlier form"
    assert Caseload.objects.get(client=client).member == harbour.therapist
    row = AuditEvent.objects.get(event="brought_over")
    assert (row.actor, row.reason) == (harbour.therapist.user, "2 clients, 2 forms")


def test_a_dry_run_keeps_nothing(harbour: PracticePeople) -> None:
    before = (Client.objects.count(), Response.objects.count(), AuditEvent.objects.count())
    seen = brought(harbour, with_forms(), apply=False)
    assert (seen.clients, seen.forms, seen.done, seen.faults) == (2, 2, False, ())
    after = (Client.objects.count(), Response.objects.count(), AuditEvent.objects.count())
    assert after == before


FAULTY = [
    ("name\r\nA", {(1, "birth_year")}),
    ("name,birth_year,shoe\r\nA,1990,40", {(1, "shoe")}),
    ("name,birth_year,name\r\nA,1990,B", {(1, "name")}),
    ("name,birth_year", {(1, "")}),
    ("", {(1, "name"), (1, "birth_year")}),
    ('name,birth_year\r\n"A,1990', {(1, "")}),
    ("name,birth_year\r\n,1990", {(2, "name")}),
    ("name,birth_year\r\nA,90\r\nB,1890\r\nC,2020", {(n, "birth_year") for n in (2, 3, 4)}),
    ("name,birth_year\r\nA,1990,x", {(2, "")}),
    ("name,birth_year\r\nA,1990\r\na,1990", {(3, "name")}),
    ("name,birth_year,email\r\nA,1990,nowhere", {(2, "email")}),
    ("name,birth_year,mail\r\nA,1990,perhaps", {(2, "mail")}),
    ("name,birth_year,carer\r\nA,1990,who@harbour.example", {(2, "carer")}),
    ("name,birth_year,carer\r\nA,1990,therapist@lighthouse.example", {(2, "carer")}),
    ("name,birth_year,carer\r\nA,1990,colleague@harbour.example", {(2, "carer")}),
    ("name,birth_year\r\nharbour CLIENT,1988", {(2, "name")}),
    ("name,birth_year,phone\r\nA,1990," + "7" * 41, {(2, "phone")}),
]
FORM = "name,birth_year,measurement,instrument,answered_on,answer:{item},total:anxiety\r\nA,1990,"
FAULTY_FORMS = [
    ("yes,none,2026-01-01,3,", {(2, "instrument")}),
    ("yes,attachment-dimensions,2026-13-01,3,", {(2, "answered_on")}),
    ("yes,attachment-dimensions,2126-01-01,3,", {(2, "answered_on")}),
    ("yes,attachment-dimensions,,3,", {(2, "answered_on")}),
    ("yes,attachment-dimensions,2026-01-01,99,", {(2, f"answer:{ITEMS[0]}")}),
    ("yes,attachment-dimensions,2026-01-01,three,", {(2, f"answer:{ITEMS[0]}")}),
    ("yes,attachment-dimensions,2026-01-01,3,much", {(2, "total:anxiety")}),
    ("yes,attachment-dimensions,2026-01-01,3,inf", {(2, "total:anxiety")}),
    ("yes,attachment-dimensions,2026-01-01,,3.5", {(2, "instrument")}),
    ("no,attachment-dimensions,2026-01-01,3,", {(2, "measurement")}),
    ("yes,,2026-01-01,3,", {(2, "answered_on"), (2, f"answer:{ITEMS[0]}")}),
]
CASES = FAULTY + [(FORM.format(item=ITEMS[0]) + end, where) for end, where in FAULTY_FORMS]


@pytest.mark.parametrize(("text", "where"), CASES)
def test_each_fault_is_named_by_row_and_column_and_nothing_is_taken(
    harbour: PracticePeople, text: str, where: set[tuple[int, str]]
) -> None:
    before = Client.objects.count()
    seen = brought(harbour, text)
    assert places(seen) == where
    assert all(fault.what for fault in seen.faults)
    assert not seen.done
    assert Client.objects.count() == before


def test_one_fault_at_the_end_keeps_everybody_out(harbour: PracticePeople) -> None:
    before = Client.objects.count()
    rows = [f"Somebody {number},1990" for number in range(20)]
    seen = brought(harbour, lines("name,birth_year", *rows, "Last,19"))
    assert places(seen) == {(22, "birth_year")}
    assert Client.objects.count() == before


def test_the_same_file_twice_adds_nobody_twice(harbour: PracticePeople) -> None:
    brought(harbour, with_forms())
    assert places(brought(harbour, with_forms())) == {(2, "name"), (4, "name")}


def test_an_e_mail_is_known_again_in_this_practice_only(two_practices: TwoPractices) -> None:
    known = two_practices.harbour.client.email
    text = lines("name,birth_year,email", f"Other Name,1970,{known.upper()}")
    assert places(brought(two_practices.harbour, text)) == {(2, "email")}
    assert brought(two_practices.lighthouse, text).done


def test_who_cares_for_nobody_brings_clients_to_a_colleague_but_no_answers(
    harbour: PracticePeople,
) -> None:
    head, row = "name,birth_year,carer", "A,1990,colleague@harbour.example"
    assert places(brought(harbour, lines(head, "A,1990,"), by=harbour.desk)) == {(2, "carer")}
    assert brought(harbour, lines(head, row), by=harbour.desk).done
    assert Caseload.objects.get(client__name="A").member == harbour.colleague
    head += f",measurement,instrument,answered_on,answer:{ITEMS[0]}"
    row = "B,1990,colleague@harbour.example,yes,attachment-dimensions,2026-01-01,3"
    assert places(brought(harbour, lines(head, row), by=harbour.desk)) == {(2, "instrument")}


def test_the_command_tells_faults_and_takes_only_when_told_to(
    harbour: PracticePeople, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, practice = tmp_path / "clients.csv", harbour.practice.name
    file.write_text(lines("name,birth_year", "Console Arrival,1990"))
    errors = StringIO()
    with pytest.raises(CommandError, match=r"One fault\. Nothing was taken"):
        call_command("bring_over", file, practice=practice, apply=True, stderr=errors)
    assert "Row 2, carer" in errors.getvalue()
    row = "Console Arrival,1990,therapist@harbour.example"
    file.write_text(lines("name,birth_year,carer", row, f"Second {row}"))
    monkeypatch.setattr(command, "EVERY", 1)
    call_command("bring_over", file, practice=practice, stdout=StringIO(), stderr=errors)
    assert errors.getvalue().splitlines()[-1] == "1 of 2 clients tried."
    assert not Client.objects.filter(name="Console Arrival").exists()
    call_command("bring_over", file, practice=practice, apply=True, stdout=StringIO())
    assert Client.objects.get(name="Console Arrival").practice == harbour.practice
    assert AuditEvent.objects.get(event="brought_over").actor is None
