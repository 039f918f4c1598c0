"""What languages are called."""

from functools import cache
from typing import Any

from django.conf import global_settings
from django.utils.translation import gettext_lazy as _


@cache
def languages() -> tuple[tuple[str, Any], ...]:
    """Languages by their usual code, en-GB and zh-Hans, with their names."""
    return tuple((usual_code(code), _(name)) for code, name in global_settings.LANGUAGES)


def language_name(code: str) -> Any:
    """What a language is called; the code itself where it is none of the usual ones."""
    names = {name.lower(): words for name, words in languages()}
    code = code.lower()
    return names.get(code) or names.get(code.partition("-")[0]) or code


def usual_code(code: str) -> str:
    language, *parts = code.split("-")
    parts = [part.upper() if len(part) == 2 else part.title() for part in parts]
    return "-".join([language, *parts])
