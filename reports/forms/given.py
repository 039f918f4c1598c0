"""Giving an exercise or a card, and telling how an exercise went."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.actions.given import WORDS_LIMIT
from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from clinic.library import library
from reports.queries import GoalRow
from reports.queries.given import USEFUL

_NOT_SAID = ("", _("I would rather not say"))


def exercise_choices() -> list[tuple[str, str]]:
    return [(one.id, one.title) for each in library().practices for one in each.exercises]


def card_choices() -> list[tuple[str, str]]:
    return [(card.id, card.title) for group in library().card_groups for card in group.cards]


class ExerciseForm(DeedForm):
    """An exercise of the library, what for, and a word with it."""

    template = forms.ChoiceField(
        label=_("Exercise"),
        choices=exercise_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose an exercise."),
            "invalid_choice": _("Choose one of the exercises that are shown."),
        },
    )
    goal_id = forms.ChoiceField(
        label=_("For which goal"),
        required=False,
        error_messages={"invalid_choice": _("Choose a goal of the plan.")},
    )
    words = LongText(
        label=_("A word of yours with it"),
        help_text=_("The client reads this above the exercise: why this one, and when."),
        rows=3,
        max_length=WORDS_LIMIT,
    )

    def __init__(self, *args: Any, goals: Sequence[GoalRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["goal_id"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("no goal in particular")), *((str(g.id), g.title) for g in goals)]


class LogForm(DeedForm):
    """How an exercise went, told by its client or noted with them."""

    done_on = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Say on which day."),
            "invalid": _("This day does not exist. Write it like 2026-05-31."),
        },
    )
    useful = forms.TypedChoiceField(
        label=_("How useful was it?"),
        required=False,
        choices=[*((str(value), words) for value, words in USEFUL.items()), _NOT_SAID],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the answers.")},
    )
    words = LongText(label=_("In a few words"), rows=3, max_length=WORDS_LIMIT)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = today


class CardForm(DeedForm):
    """A card of the library, with a line."""

    template = forms.ChoiceField(
        label=_("Card"),
        choices=card_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a card."),
            "invalid_choice": _("Choose one of the cards that are shown."),
        },
    )
    line = LongText(
        label=_("A line of yours"),
        help_text=_("The client reads it above the card."),
        rows=2,
        max_length=WORDS_LIMIT,
    )
