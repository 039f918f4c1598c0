"""Where the pages of a form lie and where its answers go: a client's check-in, or a member's look.

The pages themselves (`questions`, the templates) know nothing else, so that "see it as a client"
shows the very pages a client meets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Protocol

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import Held
from assessments.actions.answers import save_answers
from assessments.actions.newer_answers import Shown
from assessments.models import Assignment
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.definition import NAME, ItemKind
from assessments.psychometrics.steps import Steps, steps
from assessments.queries import draft_answers
from assessments.queries.alerts import device_is_shared
from assessments.views.flow import recorded_before, user_of

_PREVIEW = "preview"  # in the session: whose form, and the answers chosen
_TYPED = "…"


class Way(Protocol):
    """Addresses of a form's pages, the answers so far, and a place to keep more."""

    @property
    def is_preview(self) -> bool: ...
    @property
    def assignment(self) -> Assignment: ...
    @property
    def course(self) -> Steps: ...
    @property
    def start(self) -> str: ...
    @property
    def check(self) -> str: ...
    @property
    def send(self) -> str: ...
    @property
    def support(self) -> str: ...
    @property
    def call(self) -> str: ...

    def page(self, number: int) -> str:
        """The address of a page by its number."""

    def pause(self, number: int) -> str:
        """The address of the breath after that page."""

    def care(self, number: int) -> str:
        """The address of the calm page after an answer about danger on that page."""

    def keep(
        self, answers: Answers, forgotten: Sequence[str] = (), shown: Shown | None = None
    ) -> Steps:
        """Keep these answers, forget those of the other keys; the pages as they then are."""


@dataclass(frozen=True)
class CheckInWay:
    """A client answers a check-in; each answer is saved."""

    request: HttpRequest
    assignment: Assignment
    is_preview: bool = False

    @cached_property
    def course(self) -> Steps:
        return self._steps(draft_answers(self.assignment))

    @property
    def start(self) -> str:
        return self._to("start")

    @property
    def check(self) -> str:
        return self._to("check")

    @property
    def send(self) -> str:
        return self._to("send")

    @property
    def support(self) -> str:
        return self._to("support")

    @property
    def call(self) -> str:
        """Where the client asks to be called."""
        return self._to("call")

    def page(self, number: int) -> str:
        return self._to("question", number)

    def pause(self, number: int) -> str:
        return self._to("pause", number)

    def care(self, number: int) -> str:
        return self._to("care", number)

    def keep(
        self, answers: Answers, forgotten: Sequence[str] = (), shown: Shown | None = None
    ) -> Steps:
        draft = save_answers(
            assignment=self.assignment,
            answers=answers,
            forgotten=tuple(forgotten),
            shown=shown,
            by=user_of(self.request),
            recorded=recorded_before(self.request, self.assignment),
        )
        return self._steps(draft.answers)

    def _steps(self, answers: Answers) -> Steps:
        """The pages, without what is not for other eyes where others see the device."""
        instrument = self.assignment.instrument_version.loaded
        return steps(instrument, answers, shared_device=self._is_shared)

    @cached_property
    def _is_shared(self) -> bool:
        instrument = self.assignment.instrument_version.loaded
        has_discreet = any(item.discreet for item in instrument.items)
        return has_discreet and device_is_shared(self.assignment.client)

    def _to(self, place: str, *numbers: int) -> str:
        return reverse(f"answer_{place}", args=[self.assignment.pk, *numbers])


@dataclass(frozen=True)
class PreviewWay:
    """A member looks at an instrument. Choices wait in the session, words typed are not kept."""

    request: HttpRequest
    held: Held
    is_preview: bool = True

    @cached_property
    def assignment(self) -> Assignment:
        """What a client would have been asked just now; in no table."""
        return Assignment(
            practice=self.held.member.practice,
            assigned_by=self.held.member,
            why=_("Here your client reads why you ask."),
            closes_at=timezone.now() + timedelta(days=14),
        )

    @cached_property
    def course(self) -> Steps:
        kept = self.request.session.get(_PREVIEW, {})
        is_same = kept.get("of") == self.held.instrument.content_hash
        return steps(self.held.instrument, kept["answers"] if is_same else {})

    @property
    def start(self) -> str:
        return self._to("instrument_preview")

    @property
    def check(self) -> str:
        return self._to("instrument_preview_check")

    @property
    def send(self) -> str:
        return self._to("instrument_preview_end")

    @property
    def support(self) -> str:
        return self._to("instrument_preview_support")

    @property
    def call(self) -> str:
        """Nobody is called from a preview."""
        return ""

    def page(self, number: int) -> str:
        return self._to("instrument_preview_question", number)

    def pause(self, number: int) -> str:
        return self._to("instrument_preview_pause", number)

    def care(self, number: int) -> str:
        return self._to("instrument_preview_care", number)

    def keep(
        self, answers: Answers, forgotten: Sequence[str] = (), shown: Shown | None = None
    ) -> Steps:
        instrument = self.held.instrument
        chosen = {key: _choice(self.course, key, value) for key, value in answers.items()}
        left = {key: value for key, value in self.course.answers.items() if key not in forgotten}
        now = {**left, **chosen}
        self.request.session[_PREVIEW] = {"of": instrument.content_hash, "answers": now}
        return steps(instrument, now)

    @property
    def leave(self) -> str:
        """Back to everything about the instrument."""
        return self._to("instrument")

    def end(self) -> None:
        """Forget what was chosen."""
        self.request.session.pop(_PREVIEW, None)

    def _to(self, name: str, *numbers: int) -> str:
        return reverse(name, args=[self.held.instrument.id, *numbers])


def _choice(course: Steps, key: str, value: int | str | None) -> int | str | None:
    """What the session keeps of an answer: choices, never words somebody typed."""
    if value is None or isinstance(value, int):
        return value
    if key.rpartition("/")[2] == NAME:
        return ""
    step = course.of(key)
    is_text = step is None or step.question is None or step.question.item.kind is ItemKind.TEXT
    return _TYPED if is_text else value
