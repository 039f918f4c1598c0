"""How soon a password would be guessed, worked out on this machine; nothing is asked elsewhere."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LONGEST = 72  # characters looked at; more would cost time and change nothing
GOOD_ENOUGH = 3  # of 0 to 4: at least 10^8 guesses for who knows the lists and the habits


class GuessableValidator:
    """Refuses what twelve characters do not save: common words, runs, dates, one's own name."""

    def validate(self, password: str, user: Any = None, near: Iterable[str] = ()) -> None:
        """`near`: words that who guesses would try first; what is left beside them has to do."""
        own = _words((getattr(user, "email", ""), getattr(user, "name", "")))
        if min(_score(password, own), _score(_without(password, _words(near)), own)) < GOOD_ENOUGH:
            raise ValidationError(
                _("This would soon be guessed. Four words that do not belong together are better."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Your password must not be easy to guess.")


def _score(password: str, own: list[str]) -> int:
    score: int = zxcvbn(password[:LONGEST], user_inputs=own)["score"] if password else 0
    return score


def _words(own: Iterable[str]) -> list[str]:
    return [word for text in own for word in re.split(r"\W+", text) if word]


def _without(password: str, near: list[str]) -> str:
    """The password without these words, the longest first, and without what stood between them."""
    words = sorted((re.escape(word) for word in near if len(word) > 2), key=len, reverse=True)
    if not words:
        return password
    return re.sub(r"[\W_]+", "", re.sub("|".join(words), " ", password, flags=re.IGNORECASE))
