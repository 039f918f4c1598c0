"""Choosing a pathway, and agreeing on goals."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic.actions.plans import DESCRIPTOR_LIMIT, HIGHEST_WEIGHT, REASON_LIMIT, WORDS_LIMIT
from clinic.forms.text import LongText
from clinic.models import Plan
from reports import sentences
from reports.queries import GoalRow


class PathwayForm(forms.Form):
    """One of three pathways and why. Ending the present plan takes a tick."""

    pathway = forms.ChoiceField(
        label=_("Pathway"),
        choices=[
            pair for pair in Plan.Pathway.choices if pair[0] in ("anxious", "avoidant", "fearful")
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the three pathways."),
            "invalid_choice": _("Choose one of the three pathways."),
        },
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
        if self.current and chosen and chosen != self.current and not cleaned.get("confirm"):
            self.add_error(
                "confirm", _("Another pathway ends the present plan. Tick the box to say so.")
            )
        return cleaned


class GoalsForm(forms.Form):
    """The four goals of a plan on one page."""

    def __init__(self, *args: Any, rows: Sequence[GoalRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self._add(row)

    def _add(self, row: GoalRow) -> None:
        weights = [(n, str(n)) for n in range(1, HIGHEST_WEIGHT + 1)]
        goal, key = row.goal, row.id
        self.fields[f"{key}-in_focus"] = forms.BooleanField(
            label=_("In focus now"), required=False, initial=goal.in_focus
        )
        self.fields[f"{key}-words"] = LongText(
            label=_("In the client's words"),
            rows=2,
            max_length=WORDS_LIMIT,
            initial=goal.words,
            help_text=format_html("{} “{}”", _("For example:"), row.template.client_wording),
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
                required=True,
                max_length=DESCRIPTOR_LIMIT,
                initial=goal.descriptors.get(str(level), ""),
                error_messages={"required": _("Say what this level looks like.")},
            )

    def parts(self) -> Iterator[dict[str, Any]]:
        """For each goal its row, its fields, and whether one of them has an error."""
        for row in self.rows:
            levels = [self[f"{row.id}-level{level}"] for level in sentences.LEVELS]
            named = {name: self[f"{row.id}-{name}"] for name in ("in_focus", "words", "weight")}
            wrong = any(field.errors for field in (*levels, *named.values()))
            yield {"row": row, **named, "levels": levels, "wrong": wrong}

    def goals(self) -> dict[str, dict[str, Any]]:
        """What `update_goals` takes."""
        data = self.cleaned_data
        return {
            str(row.id): {
                "words": data[f"{row.id}-words"],
                "weight": data[f"{row.id}-weight"],
                "in_focus": data[f"{row.id}-in_focus"],
                "descriptors": {
                    str(level): data[f"{row.id}-level{level}"] for level in sentences.LEVELS
                },
            }
            for row in self.rows
        }
