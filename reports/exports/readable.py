"""A client's record as a page to read and to print: one file, no scripts, nothing fetched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from assessments.models import Assignment, Response, Score
from assessments.queries import answers_in_words
from assessments.sentences.entered import entered_words
from clinic.library import library
from clinic.models import BreakGlass, Caseload, Client, Consent, Goal, Note, Plan
from reports import sentences
from reports.exports.contents import LEFT_OUT
from reports.models import Report
from reports.queries.corrected import corrected
from reports.queries.given import every_card, exercises_of
from reports.queries.notes import goals_noted

STYLE = "reports/export/record.css"


@dataclass(frozen=True)
class NoteWords:
    """The words under which a note's sections, activation and beliefs are read, by their keys."""

    sections: Mapping[str, Any]
    activations: Mapping[str, Any]
    beliefs: Mapping[str, Any]


def page_of(client: Client, words: NoteWords, files: Mapping[str, str]) -> str:
    """The page, in the language that is active. `files`: report id -> its name, "" where lost."""
    goals = list(Goal.objects.filter(plan__client=client))
    context = {
        "client": client,
        "zone": client.practice.time_zone,
        "today": client.practice.today(),
        "consents": Consent.objects.filter(client=client).select_related("recorded_by"),
        "carers": Caseload.objects.filter(client=client).select_related("member__user"),
        "openings": BreakGlass.objects.filter(client=client).select_related("member__user"),
        "plans": [_plan(plan) for plan in _plans(client)],
        "exercises": exercises_of(client, most=None),
        "cards": every_card(client),
        "notes": [_note(note, words, goals) for note in _notes(client)],
        "forms": [_form(response) for response in _responses(client)],
        "asked": _unanswered(client),
        "reports": [(report, files.get(str(report.pk), "")) for report in _reports(client)],
        "left_out": LEFT_OUT.values(),
    }
    with timezone.override(client.practice.zone):
        return render_to_string("reports/export/record.html", context)


def style() -> str:
    """The sheet the page is laid out by."""
    return render_to_string(STYLE)


def _plans(client: Client) -> Any:
    rows = Plan.objects.filter(client=client).select_related("chosen_by__user")
    return rows.prefetch_related("goals__ratings__rated_by__user")


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan,
        "title": library().pathway(plan.pathway).title,
        "goals": [_goal(goal) for goal in plan.goals.all()],
    }


def _goal(goal: Goal) -> dict[str, Any]:
    levels = sorted(goal.descriptors.items(), key=lambda pair: int(pair[0]))
    return {
        "goal": goal,
        "title": goal.known.title,
        "levels": [(sentences.level(int(level)), text) for level, text in levels if text],
        "ratings": [(row, sentences.level(row.level)) for row in goal.ratings.all()],
    }


def _notes(client: Client) -> Any:
    rows = Note.objects.filter(client=client).select_related("author__user")
    return rows.prefetch_related("addenda__author__user").order_by("session_on", "created_at")


def _note(note: Note, words: NoteWords, goals: list[Goal]) -> dict[str, Any]:
    addenda, activation = list(note.addenda.all()), note.content.get("activation", "")
    sections = corrected(note.content.get("sections", {}), addenda)
    return {
        "note": note,
        "activation": words.activations.get(activation, "") if activation else "",
        "sections": [
            (name, sections[key]) for key, name in words.sections.items() if sections.get(key)
        ],
        "beliefs": [
            (words.beliefs.get(key, key), strength)
            for key, strength in note.content.get("beliefs", {}).items()
        ],
        "goals": goals_noted(note, among=goals),
        "addenda": addenda,
    }


def _responses(client: Client) -> Any:
    rows = Response.objects.filter(client=client).select_related(
        "instrument_version", "entered_by__user", "client__practice"
    )
    return rows.prefetch_related("scores").order_by("answered_on", "sent_at")


def _form(response: Response) -> dict[str, Any]:
    titles = {scale.id: scale.title for scale in response.instrument_version.loaded.scales}
    return {
        "response": response,
        "entered": entered_words(response),
        "scores": [_score(score, titles) for score in response.scores.all()],
        "stated": [(titles.get(name, name), value) for name, value in response.stated.items()],
        "answers": answers_in_words(response),
    }


def _score(score: Score, titles: Mapping[str, str]) -> dict[str, Any]:
    title = titles.get(score.scale, score.scale)
    return {
        "title": f"{title} ({score.about})" if score.about else title,
        "value": None if score.value is None else sentences.number(score.value),
        "answered": score.answered,
        "items": score.items,
        "state": sentences.status(score.state).text if score.state else "",
    }


def _unanswered(client: Client) -> list[tuple[Assignment, date]]:
    rows = Assignment.objects.filter(client=client).exclude(state=Assignment.State.DONE)
    rows = rows.select_related("practice", "instrument_version").order_by("created_at")
    return [(row, row.open_until) for row in rows]


def _reports(client: Client) -> Any:
    rows = Report.objects.filter(client=client).defer("snapshot")
    return rows.select_related("requested_by__user").order_by("created_at")
