"""A client's whole record in chapters: the page of the export and the PDF are made of the same."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from clinic.models import Client
from reports.documents.facts import Facts
from reports.documents.progress import head
from reports.documents.record import forms, notes, person, reports, safety, work
from reports.documents.record.shape import Chapter, Record
from reports.documents.shape import Fact, Passage
from reports.documents.words import not_a_diagnosis, not_why
from reports.sentences import day

# Each table of a client's record (reports/exports/contents.py) stands in one of these chapters.
TOLD = {
    "contact": "clinic.Client clinic.ContactWishes",
    "consents": "clinic.Consent",
    "carers": "clinic.Caseload clinic.BreakGlass",
    "sessions": "clinic.Session",
    "plans": "clinic.Plan clinic.Goal clinic.GoalRating",
    "changes": "clinic.PlanChange clinic.Confirmation",
    "given": "clinic.Exercise clinic.ExerciseLog clinic.Card",
    "own_words": "clinic.ClientWords",
    "notes": "clinic.Note clinic.Addendum clinic.MarkerEvidence clinic.BeliefRating",
    "forms": "assessments.Response assessments.Score assessments.Assignment",
    "asked": "assessments.Schedule",
    "alerts": "assessments.Alert assessments.Decision",
    "safety_plans": "clinic.SafetyPlan",
    "shown": "assessments.SharedResult",
    "endings": "clinic.Ending",
    "reports": "reports.Report reports.ReleasedReport",
}


def chapters(client: Client, files: Mapping[str, str] | None = None) -> tuple[Chapter, ...]:
    """The record as it is now, in the language that is active.

    The number of statements is the same for every record.
    """
    return (
        person.contact(client),
        person.consents(client),
        person.carers(client),
        person.sessions(client),
        work.plans(client),
        work.changes(client),
        work.given(client),
        work.own_words(client),
        notes.notes(client),
        forms.forms(client),
        forms.asked(client),
        safety.alerts(client),
        safety.safety_plans(client),
        safety.shown(client),
        work.endings(client),
        reports.reports(client, files),
    )


def build_record(facts: Facts) -> Record:
    """The copy of a record, in the language that is active."""
    client = facts.client
    common = head(facts, _("Copy of the record"))
    made_on = day(facts.made_at.astimezone(facts.practice.zone).date())
    common |= {
        "number_words": _("Copy %(number)s") % {"number": facts.report.number},
        "meta": (
            Fact(_("Record of"), client.name),
            Fact(_("Born, and where care stands"), _standing(client)),
            Fact(_("As it was on"), f"{made_on}, {facts.author.name}"),
        ),
    }
    return Record(
        **common,
        lead=(
            _("This is your record, as %(practice)s kept it on %(day)s.")
            % {"practice": facts.practice.name, "day": made_on},
            _("It needs no signature: it says what the record says, in the words it was kept in."),
            _("What is not in it is named at its end, and why."),
        ),
        chapters=chapters(client),
        fingerprint_label=_("Fingerprint of its contents (SHA-256)"),
        about=Passage(_("About these scores"), (not_a_diagnosis(), not_why())),
        left_out=reports.left_out(),
    )


def page_of(client: Client, files: Mapping[str, str]) -> str:
    """The record as a page to read and to print: one file, no scripts, nothing fetched.

    `files`: report id -> its name beside the page, "" where lost.
    """
    context = {
        "client": client,
        "language": get_language() or "en",
        "right_to_left": get_language_bidi(),
        "standing": _standing(client),
        "today": day(client.practice.today()),
        "chapters": chapters(client, files),
        "left_out": reports.left_out(),
    }
    return render_to_string("reports/export/record.html", context)


def style() -> str:
    """The sheet that page is laid out by."""
    return render_to_string("reports/export/record.css")


def _standing(client: Client) -> str:
    words = {"year": client.birth_year, "state": client.get_state_display()}
    said = _("born %(year)s · %(state)s") % words
    return f"{said} ({day(client.ended_on)})" if client.ended_on else said
