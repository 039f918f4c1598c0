"""Two devices at once: what one of them no longer shows is not written over by it unasked."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.models import Assignment
from assessments.psychometrics.answers import Answers

_UNSEEN = "\x00"  # neither answered nor skipped


class AnsweredMeanwhile(Exception):
    """The same was answered otherwise since the page was shown, on another device say."""


@dataclass(frozen=True)
class Shown:
    """What a page showed when it was made: `keys` it stands for, and the mark of their answers."""

    keys: tuple[str, ...]
    mark: str


def mark_of(assignment: Assignment, answers: Answers, keys: Collection[str]) -> str:
    """A mark by which a page knows later whether these answers still stand; it tells none."""
    standing = json.dumps([[key, answers.get(key, _UNSEEN)] for key in sorted(keys)])
    return salted_hmac("assessments.shown", f"{assignment.pk}:{standing}").hexdigest()[:24]


def refuse_overwriting(
    assignment: Assignment, shown: Shown, before: Answers, after: Mapping[str, int | str | None]
) -> None:
    """Raise AnsweredMeanwhile where `after` would change what the page did not show."""
    changed = any(before.get(key, _UNSEEN) != after.get(key, _UNSEEN) for key in shown.keys)
    stands = constant_time_compare(shown.mark, mark_of(assignment, before, shown.keys))
    if changed and not stands:
        raise AnsweredMeanwhile
