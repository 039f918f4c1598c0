"""Asking for a report, and handing a signed one to the client."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic.forms.clients import DeedForm
from clinic.forms.text import LongText
from reports.actions.releasing import LONGEST_WORDS
from reports.actions.reports import (
    LONGEST_RECIPIENT,
    refuse_unsound,
    sound_opening,
)
from reports.documents.readers import PARTS, READERS, Reader, reader_for
from reports.forms.period import PeriodForm
from reports.models import Report

KINDS_SAID = [
    (Report.Kind.PROGRESS, _("Progress report: how it has gone so far")),
    (Report.Kind.ENDING, _("Ending report: looks back on the whole, and says how it is kept up")),
]
BUILT = (Report.Kind.PROGRESS, Report.Kind.ENDING, Report.Kind.PREP)  # on the builder's page
SHEET_SAID = (Report.Kind.PREP, _("Session sheet: one page before a session, for you alone"))
READERS_SAID = [
    (Report.Audience.CLIENT, _("The client: a letter in plain words, with whom to turn to")),
    (
        Report.Audience.THERAPIST,
        _("Your file: adds the evidence, the workings, alerts and every answer"),
    ),
    (
        Report.Audience.REFERRER,
        _("A referrer: how it went and how that is known; no evidence, no answers, no alerts"),
    ),
    (
        Report.Audience.SUPERVISION,
        _(
            "Supervision: as your file, with another name for the client and none for people on"
            " their map; read it through for other names: earlier ones, nicknames, people taken off"
            " the map"
        ),
    ),
]
PARTS_SAID: dict[str, tuple[Promise, Promise]] = {
    "change": (_("Change over time"), _("The scores as a line with their error, and a table")),
    "ahead": (_("Looking ahead"), _("The goals in focus and the next check-in")),
    "moved": (_("What moved most"), _("Single answers that changed, both ways")),
    "work": (_("The work so far"), _("Each goal with its ratings; sessions as a count")),
    "evidence": (_("Evidence"), _("What was seen in sessions, in your words, under each goal")),
    "own_words": (_("The client's own words"), _("Those the client agreed to be quoted with")),
    "reached": (_("What was reached"), _("The summary from the page of the ending")),
    "keeping": (_("Keeping it up"), _("The five practices, in the client's own words")),
    "ripple": (_("Where it may reach"), _("Wellbeing, and what goes with security: no promise")),
    "workings": (_("Workings"), _("How each statement about change was worked out")),
    "alerts": (_("Alerts"), _("What was raised, and what was decided")),
    "answers": (_("Every answer"), _("The first and the latest check-in, word for word")),
}


class PartRow(NamedTuple):
    """One part that can be chosen, with what it holds."""

    name: str
    title: Promise
    words: Promise
    is_chosen: bool


class Choices(NamedTuple):
    """What a page of the builder begins with. `offered` is the programme's sentence."""

    kind: str
    audience: str
    period_from: Any
    period_to: Any
    left_out: Collection[str]
    opening: str
    recipient: str
    offered: str
    request_key: str


class ReportForm(PeriodForm):
    """Which kind, for whom, over which days, with which parts and whose words first.

    What was offered comes along, so that a part of another reader's that was not offered is not
    taken for one left out, nor the programme's sentence for somebody's own.
    """

    field_order = ("kind", "audience", "period_from", "period_to")
    kind = forms.ChoiceField(
        label=_("What kind of report"),
        choices=KINDS_SAID,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose what kind of report it is.")},
    )
    audience = forms.ChoiceField(
        label=_("Who it is for"),
        choices=READERS_SAID,
        widget=forms.RadioSelect,
        initial=Report.Audience.CLIENT,
        error_messages={
            "required": _("Choose who the report is for."),
            "invalid_choice": _("Choose who the report is for."),
        },
    )
    recipient = forms.CharField(
        label=_("Whom it is prepared for"),
        help_text=_("For example Dr Hale, Riverside Surgery. Left empty, it says the role alone."),
        required=False,
        max_length=LONGEST_RECIPIENT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    parts = forms.MultipleChoiceField(
        required=False,
        choices=[(part, PARTS_SAID[part][0]) for part in PARTS],
        error_messages={"invalid_choice": _("There is no such part.")},
    )
    parts_offered = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    words = LongText(label=_("What stands first"), rows=6)
    words_offered = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        today: date,
        begin: Choices | None = None,
        is_ending: bool = False,
        **kw: Any,
    ) -> None:
        super().__init__(*args, today=today, **kw)
        self.is_ending = is_ending
        self.begin = begin or begin_with(today)
        for name in ("kind", "audience", "period_from", "period_to", "recipient"):
            self.fields[name].initial = getattr(self.begin, name)
        if self.begin.kind == Report.Kind.PREP:  # its own page asks for it
            cast(forms.ChoiceField, self.fields["kind"]).choices = [*KINDS_SAID, SHEET_SAID]
        if self.begin.request_key:
            self.fields["request_key"].initial = self.begin.request_key
        self.fields["words"].initial = self.begin.opening or self.begin.offered
        self.fields["words_offered"].initial = self.begin.offered
        self.fields["parts_offered"].initial = " ".join(self._reader.parts)

    def clean(self) -> dict[str, Any]:
        """What the action is given, from what was chosen among what was offered."""
        given = super().clean() or {}
        if self.errors:
            return given
        given["kind"] = given["kind"] or Report.Kind.PROGRESS
        if given["kind"] == Report.Kind.PREP:  # one sheet of today, with nobody's own words
            given |= {"period_from": None, "parts_offered": "", "words": "", "words_offered": ""}
        wishes = {name: given[name] for name in ("kind", "audience", "period_from", "period_to")}
        refuse_unsound(today=self.today, request_key=given["request_key"], **wishes)
        return wishes | {
            "left_out": left_out(given["parts"], given["parts_offered"]),
            "opening": self._opening(wishes, own_words(given["words"], given["words_offered"])),
            "recipient": given["recipient"] if self._names_recipient(wishes) else "",
            "request_key": given["request_key"],
        }

    def _opening(self, wishes: dict[str, Any], words: str) -> str:
        """As the action takes it; what it refuses is said at the field."""
        try:
            return sound_opening(wishes["kind"], wishes["audience"], words)
        except ValidationError as refusal:
            self.add_error("words", refusal.messages)
            return ""

    @property
    def part_rows(self) -> list[PartRow]:
        """The parts there are for the reader on the page."""
        gone = self.begin.left_out  # as it was sent, where something was
        return [PartRow(part, *PARTS_SAID[part], part not in gone) for part in self._reader.parts]

    @property
    def offers_kinds(self) -> bool:
        """Whether there is more than one kind to choose from."""
        return self.is_ending or self.begin.kind != Report.Kind.PROGRESS

    @property
    def has_recipient(self) -> bool:
        """Whether the reader on the page may be named; what was typed is kept for another."""
        return self._reader.has_recipient

    @staticmethod
    def _names_recipient(wishes: dict[str, Any]) -> bool:
        return reader_for(wishes["audience"], wishes["kind"]).has_recipient

    @property
    def _reader(self) -> Reader:
        return reader_for(self.begin.audience, self.begin.kind)

    @property
    def is_own(self) -> bool:
        """Whether a member's own words stand in the field, and not the programme's."""
        return bool(own_words(self["words"].value() or "", self["words_offered"].value() or ""))


def left_out(chosen: Collection[str], offered: str) -> list[str]:
    """The parts that were offered and not chosen."""
    return [part for part in PARTS if part in offered.split() and part not in chosen]


def own_words(words: str, offered: str) -> str:
    """The words where they are not just those that were offered, however the lines broke."""
    return "" if words.split() == offered.split() else words


def begin_with(
    today: date, follows: Report | None = None, sent: QueryDict | None = None
) -> Choices:
    """What the page begins with: what was chosen on it, else as it was in an earlier report.

    A period that had ended before the earlier report was asked for keeps its last day; one that ran
    until the day it was asked for runs until today.
    """
    if sent is not None:
        return _as_sent(sent)
    if follows is not None and follows.kind in BUILT:
        return Choices(
            follows.kind,
            follows.audience,
            follows.period_from,
            follows.period_to if _is_closed(follows) else today,
            follows.left_out,
            follows.opening,
            follows.recipient,
            "",
            "",
        )
    return Choices(Report.Kind.PROGRESS, Report.Audience.CLIENT, None, today, (), "", "", "", "")


def _is_closed(report: Report) -> bool:
    """Whether its last day was past when it was asked for; of a signed version, when its draft
    took the data."""
    asked_at = min(report.made_at or report.created_at, report.created_at)
    return report.period_to < asked_at.astimezone(report.practice.zone).date()


def _as_sent(sent: QueryDict) -> Choices:
    kind, audience = sent.get("kind", ""), sent.get("audience", "")
    return Choices(
        kind if kind in BUILT else Report.Kind.PROGRESS,
        audience if audience in READERS else Report.Audience.CLIENT,
        sent.get("period_from", ""),
        sent.get("period_to", ""),
        left_out(sent.getlist("parts"), sent.get("parts_offered", "")),
        own_words(sent.get("words", ""), sent.get("words_offered", "")),
        sent.get("recipient", ""),
        "",
        sent.get("request_key", "")[:64],
    )


class ReleaseForm(DeedForm):
    """The words a client reads above a report they are handed."""

    words = LongText(
        label=_("Your words with it"),
        help_text=_("The client reads them first. They stand under your name."),
        rows=5,
        required=True,
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say something with it: no report stands alone.")},
    )


class ReportSeenForm(forms.Form):
    """What the page already shows, so that a poll without news sends nothing."""

    seen = forms.CharField(required=False, max_length=60)


class SignForm(forms.Form):
    """The fingerprint of the words that were shown, so that no others are signed."""

    seen = forms.CharField(required=False, max_length=64)
