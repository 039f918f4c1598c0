"""Choosing a pathway, agreeing on goals, looking at the plan again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic.actions.goal_content import (
    DESCRIPTOR_LIMIT,
    HIGHEST_WEIGHT,
    MARKER_LIMIT,
    WORDS_LIMIT,
    next_marker,
)
from clinic.actions.plans import REASON_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.library import library
from clinic.models import Plan
from reports import sentences
from reports.queries import GoalRow

NEW_MARKERS = 2
NAMED = ("in_focus", "words", "weight")
REVIEW_AFTER = timedelta(weeks=8)


def goal_choices(without: Iterable[str] = ()) -> list[tuple[str, list[tuple[str, str]]]]:
    """The library's goals by pathway, but those `without`; pathways with none left are gone."""
    found = [
        (each.title, [(goal.id, goal.title) for goal in each.goals if goal.id not in without])
        for each in library().pathways
    ]
    return [(title, goals) for title, goals in found if goals]


class PathwayForm(forms.Form):
    """A pathway, or a way without one, and why. Ending the present plan takes a tick."""

    pathway = forms.ChoiceField(
        label=_("Pathway"),
        choices=Plan.Pathway.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the pathways, or a way without."),
            "invalid_choice": _("Choose one of the pathways, or a way without."),
        },
    )
    goals = forms.MultipleChoiceField(
        label=_("Goals to begin with"),
        help_text=_("For a way of its own only. A pathway brings its four goals by itself."),
        choices=goal_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the goals that are shown.")},
    )
    reason = LongText(
        label=_("Why this pathway"),
        help_text=_("In your words, or the client's."),
        max_length=REASON_LIMIT,
    )
    confirm = forms.BooleanField(required=False)

    def __init__(self, *args: Any, current: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current
        self.fields["confirm"].label = _(
            "End the present plan. Its goals, ratings and evidence are kept and stay readable."
        )
        if not current:
            del self.fields["confirm"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = cleaned.get("pathway")
        if chosen != Plan.Pathway.MIXED:
            cleaned["goals"] = []
        elif not cleaned.get("goals") and "goals" not in self.errors:
            self.add_error("goals", _("Tick at least one goal to begin with."))
        if self.current and chosen and chosen != self.current and not cleaned.get("confirm"):
            self.add_error(
                "confirm", _("Another pathway ends the present plan. Tick the box to say so.")
            )
        return cleaned


class GoalsForm(forms.Form):
    """The goals of a plan on one page."""

    def __init__(self, *args: Any, rows: Sequence[GoalRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self._add(row)

    def _add(self, row: GoalRow) -> None:
        weights = [(n, str(n)) for n in range(1, HIGHEST_WEIGHT + 1)]
        goal, key = row.goal, row.id
        example = format_html("{} “{}”", _("For example:"), row.template.client_wording)
        self.fields[f"{key}-in_focus"] = forms.BooleanField(
            label=_("In focus now"), required=False, initial=goal.in_focus
        )
        self.fields[f"{key}-words"] = LongText(
            label=_("In the client's words"),
            rows=2,
            required=not goal.template,
            max_length=WORDS_LIMIT,
            initial=goal.words,
            help_text=example if goal.template else "",
            error_messages={"required": _("Say what this goal is.")},
        )
        self.fields[f"{key}-weight"] = forms.TypedChoiceField(
            label=_("Weight"),
            choices=weights,
            coerce=int,
            initial=goal.weight,
            help_text=_("How much it counts in the overall attainment, 1 to 5."),
            error_messages={"invalid_choice": _("Choose a weight from 1 to 5.")},
        )
        for level in sentences.LEVELS:
            self.fields[f"{key}-level{level}"] = LongText(
                label=sentences.level(level),
                rows=2,
                required=bool(goal.template),
                max_length=DESCRIPTOR_LIMIT,
                initial=goal.descriptors.get(str(level), ""),
                error_messages={"required": _("Say what this level looks like.")},
            )
        for marker in _own_markers(row):
            self.fields[f"{key}-{marker}"] = forms.CharField(
                label=_("Sign of your own"),
                required=False,
                max_length=MARKER_LIMIT,
                initial=goal.markers.get(marker, ""),
            )

    def parts(self) -> Iterator[dict[str, Any]]:
        """For each goal its row, its fields, whether it stands open, and which have errors."""
        for row in self.rows:
            levels = [self[f"{row.id}-level{level}"] for level in sentences.LEVELS]
            own = [self[f"{row.id}-{marker}"] for marker in _own_markers(row)]
            in_focus, words, weight = (self[f"{row.id}-{name}"] for name in NAMED)
            wrong = any(field.errors for field in (words, weight, *levels))
            own_wrong = any(field.errors for field in own)
            yield {
                "row": row,
                "open": row.in_focus or wrong or own_wrong,
                "in_focus": in_focus,
                "words": words,
                "weight": weight,
                "levels": levels,
                "own": own,
                "wrong": wrong,
                "own_wrong": own_wrong,
            }

    def goals(self) -> dict[str, dict[str, Any]]:
        """What `update_goals` takes."""
        return {str(row.id): self._goal(row) for row in self.rows}

    def _goal(self, row: GoalRow) -> dict[str, Any]:
        data = self.cleaned_data
        levels = {str(level): data[f"{row.id}-level{level}"] for level in sentences.LEVELS}
        markers = {marker: data[f"{row.id}-{marker}"] for marker in _own_markers(row)}
        return {
            "words": data[f"{row.id}-words"],
            "weight": data[f"{row.id}-weight"],
            "in_focus": data[f"{row.id}-in_focus"],
            "descriptors": levels,
            "markers": {marker: text for marker, text in markers.items() if text},
        }


def _own_markers(row: GoalRow) -> list[str]:
    """The ids of the goal's own signs, and of a few to come."""
    new = (next_marker(row.goal, place) for place in range(1, NEW_MARKERS + 1))
    return [*row.goal.markers, *new]


class AddGoalForm(DeedForm):
    """One more goal: of the library, or in words of one's own."""

    template = forms.ChoiceField(label=_("From the library"), required=False, widget=forms.Select)
    words = LongText(
        label=_("Or one of your own"),
        rows=2,
        max_length=WORDS_LIMIT,
        help_text=_("In the client's words. The first line is its title."),
    )

    def __init__(self, *args: Any, without: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("none of these")), *goal_choices(set(without))]
        field.error_messages["invalid_choice"] = _("Choose from the goals that are shown.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        template, words = cleaned.get("template"), cleaned.get("words", "").strip()
        if not self.errors and bool(template) == bool(words):
            raise forms.ValidationError(
                _("Choose a goal of the library, or write one of your own: one of the two.")
            )
        return cleaned


class ReviewForm(DeedForm):
    """What the two saw when they looked at the plan, and when they look again."""

    words = LongText(
        label=_("What you saw together"),
        help_text=_("What has moved, what has not, and what you leave, change or take up."),
        required=True,
        max_length=REASON_LIMIT,
        error_messages={"required": _("Write a sentence on what you saw.")},
    )
    next_on = forms.DateField(
        label=_("Look at it again on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("This day does not exist. Write it like 2026-05-31.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["next_on"].initial = today + REVIEW_AFTER


class ElementsForm(DeedForm):
    """Which parts of the four routes are in use."""

    elements = forms.MultipleChoiceField(
        required=False,
        choices=lambda: [
            (one.id, one.title) for route in library().routes for one in route.elements
        ],
        error_messages={"invalid_choice": _("Choose from the parts that are shown.")},
    )
