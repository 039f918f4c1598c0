"""Other people's names, put into other words for who knows the client under another name too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from clinic.models.folding import bare, folded
from clinic.models.life import Person, SafetyPlan
from clinic.models.people import Client

Names = tuple[tuple[str, str], ...]  # a name, and what is read instead; the longest first
_MARKS = '.,;:!?()[]{}"“”„«»'
_TITLES = frozenset(("mr", "mrs", "ms", "mx", "dr", "prof", "herr", "frau", "fr", "hr"))
_OTHER_WITH_S = frozenset(("thi", "thu", "doe"))  # "This" is nobody's sister


def masked(text: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with each name, wherever it stands as a word of its own, put into other words.

    Signs that do not show, other forms of a letter and accents left out hide no name. A
    name of two letters is found with its capital alone: in small ones it is too many other words.
    A script without capitals may write words together, so there a name is found inside them too.
    """
    # Whoever types in haste leaves accents out.
    spelt = [(each, told) for name, told in names for each in dict.fromkeys((name, bare(name)))]
    sought = [(folded(name)[0], instead) for name, instead in spelt]
    sought = [(name, instead) for name, instead in sought if _is_long_enough(name)]
    if not sought:
        return text
    pattern = re.compile("|".join(_pattern(name) for name, _instead in sought), re.I)
    read, done = "", 0
    for begin, end, which in sorted(_found(pattern, text), key=lambda each: (each[0], -each[1])):
        if begin >= done:
            read += text[done:begin] + sought[which][1]
        done = max(done, end)
    return read + text[done:]


def is_named(text: str, name: str) -> bool:
    """Whether the text holds a name, or each part of one of two or more, in whichever order.

    Accents, and an s behind it, make no other name; nor do two words written as one. An initial is
    asked for only where without it there are not two. What `folded` tells apart stays apart.
    """
    name = bare(name)
    return any(_is_told(bare(text, unseen), name) for unseen in ("", " "))


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


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, int]]:
    """From where to where, and which group; an unseen sign cuts a word, or parts two."""
    for unseen in ("",) if text.isascii() else ("", " "):
        whole, places = folded(text, unseen)
        for found in pattern.finditer(whole):
            begin, end = places[found.start()][0], places[found.end() - 1][1]
            yield begin, end, (found.lastindex or 1) - 1


def _is_told(said: str, name: str) -> bool:
    found = {word.casefold(): word for word in _words(name)}
    called = {key: word for key, word in found.items() if key not in _TITLES}
    parts = called if len(called) > 1 else found
    longer = {key: part for key, part in parts.items() if len(part) > 1 or not _has_case(part)}
    sought = list((longer if len(longer) > 1 else parts).values())
    if len(sought) > 1 and all(_is_said(part, said) for part in sought):
        return True
    wholes = [name]
    if len(sought) > 1:
        wholes += [" ".join(sought), " ".join(reversed(sought))]
    return any(_is_long_enough(whole) and _is_said(whole, said) for whole in wholes)


def _said_as(name: str) -> list[str]:
    """A name, and those of its words that are names by themselves.

    With a capital, or in a script that has none; of a name all in small letters the longer ones.
    No title, and of two letters only what somebody may be called by: not the "Le" of "Ana Le Roy".
    """
    words = [word for word in _words(name) if word.casefold() not in _TITLES]
    parts = [
        part
        for place, word in enumerate(words)
        for part in dict.fromkeys((word, *word.split("-")))
        if len(part) != 2 or not _has_case(part) or place == 0 or part == words[-1]
    ]
    if any(part[:1].isupper() for part in parts):
        return [name, *(part for part in parts if not part[:1].islower())]
    return [name, *(part for part in parts if len(part) > 2 + _has_case(part))]


def _words(name: str) -> list[str]:
    words = (word.strip(_MARKS) for word in name.split())
    return [word for word in words if word]


def _is_long_enough(name: str) -> bool:
    """Whether it can be told apart from other words: no single letter, no number of two digits."""
    return len(name) > (1 if any(letter.isalpha() for letter in name) else 2)


def _pattern(name: str) -> str:
    """One group; between no letters or digits, and with whichever apostrophe.

    With its capital also before an s, which "Ashbys" and "Annas Schwester" have.
    """
    found = _spelt(name)
    if not _has_case(name):
        return f"({found})"
    capital = f"{re.escape(_with_capital(name))}|{re.escape(name.capitalize())}"
    if len(name) == 2 and name.lower() != name.upper():
        found = f"(?-i:{capital}|{re.escape(name.upper())})"
    elif len(name) > 2 and " " not in name and name.casefold() not in _OTHER_WITH_S:
        found += rf"(?![^\W_])|(?-i:(?:{capital})(?=s(?![^\W_])))"
        return rf"(?<![^\W_])({found})"
    return rf"(?<![^\W_])({found})(?![^\W_])"


def _is_said(name: str, text: str) -> bool:
    """Whether it stands there as a word, an s behind it or not, in capitals or not."""
    found = _spelt(name)
    pattern = rf"(?<![^\W_]){found}s?(?![^\W_])" if _has_case(name) else found
    return re.search(pattern, text, flags=re.I) is not None


def _spelt(name: str) -> str:
    """With whichever apostrophe, and its words also as one: "RowanAshby", not "Rowanashby"."""
    words = [re.escape(word) for word in name.split()]
    spelt = r"[^\S\n]+".join(words)
    if len(words) > 1:
        one = "".join(re.escape(_with_capital(word)) for word in name.split())
        spelt = rf"(?:{spelt}|(?-i:{one}))"
    return re.sub("['’ʼ]", "['’ʼ]", spelt)


def _with_capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _has_case(name: str) -> bool:
    return name.lower() != name.upper() or not any(letter.isalpha() for letter in name)
