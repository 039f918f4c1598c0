"""Other people's names, put into other words for who knows the client under another name too."""

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any
from unicodedata import normalize

from django.utils.translation import gettext as _

from clinic.models.life import Person, SafetyPlan
from clinic.models.people import Client

Names = tuple[tuple[str, str], ...]  # a name, and what is read instead; the longest first
_MARKS = '.,;:!?()[]{}"“”„«»'


def masked(text: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with each name, wherever it stands as a word of its own, put into other words.

    Two letters and less are left: they are found in too many other words to be told apart. A
    script without capitals may write words together, so there a name is found inside them too.
    """
    sought = [(normalize("NFC", name), instead) for name, instead in names]
    sought = [(name, instead) for name, instead in sought if len(name) > 1 + _has_case(name)]
    if not sought:
        return text
    pattern = "|".join(_pattern(name) for name, _instead in sought)
    said = [instead for _name, instead in sought]
    return re.sub(
        pattern, lambda found: said[(found.lastindex or 1) - 1], normalize("NFC", text), flags=re.I
    )


def is_named(text: str, name: str) -> bool:
    """Whether the text holds each part of a name of two or more as a word, in whichever order.

    An initial is asked for only where without it there are not two.
    """
    words = (word.strip(_MARKS) for word in normalize("NFC", name).split())
    parts = {word.casefold(): word for word in words if word}
    longer = {key: part for key, part in parts.items() if len(part) > 1 or not _has_case(part)}
    sought = longer if len(longer) > 1 else parts
    said = normalize("NFC", text)
    return len(sought) > 1 and all(
        re.search(_pattern(part), said, flags=re.I) for part in sought.values()
    )


def all_masked(said: Any, names: Names) -> Any:
    """The same for whatever holds texts: a mapping, a sequence, a dataclass."""
    if isinstance(said, str):
        return masked(said, names)
    if isinstance(said, dict):
        return {key: all_masked(value, names) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return type(said)(all_masked(value, names) for value in said)
    if is_dataclass(said) and not isinstance(said, type):
        told = {each.name: all_masked(getattr(said, each.name), names) for each in fields(said)}
        return replace(said, **told)
    return said


def names_and_roles(client: Client, name: str, alias: str) -> Names:
    """The client's `name` and those on the map, by alias and role. One statement; opens them."""
    found = dict.fromkeys(_said_as(name), alias)
    for person in Person.objects.filter(client=client, removed_at=None):
        said = person.content.get("name", "")
        found |= dict.fromkeys(_said_as(said), f"[{role_of(person)}]")
    return tuple(sorted(found.items(), key=lambda pair: -len(pair[0])))


def names_kept_from(reader_s: Client) -> Names:
    """The names its reader must not meet; none, and no statement, where they know the client's."""
    if not reader_s.known_as:
        return ()
    return names_and_roles(reader_s, reader_s.unsaid, reader_s.known_as)


def role_of(person: Person) -> str:
    """Who somebody is to the client, in a word that names nobody."""
    return str(Person.Role(person.content.get("role") or Person.Role.OTHER).label)


def plan_in_roles(plan: SafetyPlan, names: Names) -> SafetyPlan:
    """A safety plan, for reading only, in which nobody is named and no number reaches anybody.

    A line that tells whom to call is read as their role, where they are on the map.
    """
    said = {part: masked(str(text), names) for part, text in plan.content.items()}
    roles = {instead for _name, instead in names}
    for part, unknown in (
        (SafetyPlan.Part.PEOPLE, _("[somebody the client named]")),
        (SafetyPlan.Part.PROFESSIONALS, _("[a professional]")),
    ):
        lines = [line for line in said.get(part, "").splitlines() if line.strip()]
        whom = [next((role for role in roles if role in line), unknown) for line in lines]
        said[part] = "\n".join(whom)
    plan.content = said
    return plan


def _said_as(name: str) -> list[str]:
    """A name, and those of its words that are names by themselves.

    With a capital, or in a script that has none; of a name all in small letters the longer ones.
    """
    words = [word.strip(_MARKS) for word in name.split()]
    parts = [part for word in words for part in dict.fromkeys((word, *word.split("-")))]
    if any(part[:1].isupper() for part in parts):
        return [name, *(part for part in parts if not part[:1].islower())]
    return [name, *(part for part in parts if len(part) > 2 + _has_case(part))]


def _pattern(name: str) -> str:
    """One group; between no letters or digits, and with whichever apostrophe."""
    found = re.sub("['’ʼ]", "['’ʼ]", re.escape(name))
    return rf"(?<![^\W_])({found})(?![^\W_])" if _has_case(name) else f"({found})"


def _has_case(name: str) -> bool:
    return name.lower() != name.upper() or not any(letter.isalpha() for letter in name)
