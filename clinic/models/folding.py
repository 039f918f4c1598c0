"""Texts as names are looked for in them: one form of each letter, and nothing unseen."""

from unicodedata import category, normalize

Places = list[tuple[int, int]]  # for each folded character, from where to where it stands
_BLANKS = "\u034f\u115f\u1160\u3164\uffa0\u2800"  # not called unseen, and yet there is nothing


def folded(text: str, unseen: str = "") -> tuple[str, Places]:
    """The text in compatibility form without what does not show, and where each sign of it stands.

    `unseen` is read in its place: such a sign may part two words as well as cut one. So a soft
    hyphen in a name, or full-width letters, make no other name. A letter of another script that
    only looks alike, such as a Cyrillic one, stays what it is.
    """
    if text.isascii():
        return text, [(place, place + 1) for place in range(len(text))]
    said, places = "", Places()
    begins = [place for place, sign in enumerate(text) if not place or not _joins(sign)]
    for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
        shown = "".join(unseen if _is_unseen(sign) else sign for sign in text[begin:end])
        whole = normalize("NFKC", shown)
        said += whole
        places += [(begin, end)] * len(whole)
    return said, places


def bare(text: str, unseen: str = "") -> str:
    """The same without accents, for who would be told a name all the same."""
    letters = normalize("NFKD", folded(text, unseen)[0])
    return normalize("NFKC", "".join(sign for sign in letters if not "\u0300" <= sign <= "\u036f"))


def is_to_see(text: str) -> bool:
    """Whether anything of the text shows."""
    return any(letter.isprintable() for letter in folded(text)[0] if letter != " ")


def _joins(sign: str) -> bool:
    """Whether it belongs to the sign before it: a mark, part of a syllable, or nothing to see."""
    return category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff" or _is_unseen(sign)


def _is_unseen(sign: str) -> bool:
    return category(sign) == "Cf" or sign in _BLANKS or "\ufe00" <= sign <= "\ufe0f"
