"""How soon a password would be guessed, worked out on this machine; nothing is asked elsewhere."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

LONGEST = 72  # characters looked at; more would cost time and change nothing
GOOD_ENOUGH = 3  # of 0 to 4: at least 10^8 guesses for who knows the lists and the habits


class GuessableValidator:
    """Refuses what twelve characters do not save: common words, runs, dates, one's own name."""

    def validate(self, password: str, user: Any = None) -> None:
        own = re.split(r"\W+", f"{getattr(user, 'email', '')} {getattr(user, 'name', '')}")
        found = zxcvbn(password[:LONGEST], user_inputs=[word for word in own if word])
        if found["score"] < GOOD_ENOUGH:
            raise ValidationError(
                _("This would soon be guessed. Four words that do not belong together are better."),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Your password must not be easy to guess.")
