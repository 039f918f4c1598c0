"""Templates keep to the content policy, link to pages that exist, and speak through translation."""

import re
from html import unescape
from pathlib import Path

from django.template.base import Lexer, TokenType

from tests.architecture.routes import names
from tests.architecture.sources import ROOT, named, templates

INLINE = re.compile(r"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:", re.I)
URL_TAG = re.compile(r"""\{%\s*url\s+['"]([^'"]+)['"]""")
SPOKEN = re.compile(r"""\b(?:alt|aria-label|content|label|placeholder|title)=["']([^"']*)["']""")
MACHINE_META = re.compile(r"<meta\b[^>]*>")
UNTRANSLATED = {"Secure Base", "width=device-width, initial-scale=1"}  # the name; a machine's words
LETTERS = re.compile(r"[^\W\d_]{2}")
ATTRIBUTE_BLOCKS = {"body_class", "body_attributes", "referrer", "support_url"}  # inside a tag
GAP = "\0"


def test_no_template_carries_inline_script_or_style() -> None:
    found = {named(path): INLINE.findall(path.read_text()) for path in templates()}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_no_constant_with_a_percent_sign_is_handed_on() -> None:
    """Django doubles the sign in `_("…")` and never halves it again; `translate … as` does."""
    doubled = re.compile(r"""_\(("[^"]*%[^"]*"|'[^']*%[^']*')\)""")
    assert {named(path) for path in templates() if doubled.search(path.read_text())} == set()


def test_no_form_is_sent_to_a_mark_on_a_page() -> None:
    """The mark would take the focus from the summary of errors."""
    sent = re.compile(r"""<form\b[^>]*\saction="(?:\{%[^%]*%\}|[^"{])*#""")
    assert {named(path) for path in templates() if sent.search(path.read_text())} == set()


def test_times_stand_in_24_hours() -> None:
    """Django's own formats of a time say "3 p.m."; here it is 15:00, as in the sentences."""
    halved = re.compile(
        r"""\|(?:date|time)(?::"(?:[A-Z_]*TIME_FORMAT|[^"]*(?:P|[gh]:i)[^"]*)"|\b(?!:))"""
    )
    assert {named(path) for path in templates() if halved.search(path.read_text())} == set()


def test_every_linked_name_is_routed() -> None:
    linked = {
        f"{named(path)} {name}"
        for path in templates()
        for name in URL_TAG.findall(path.read_text())
        if name not in names()
    }
    assert linked == set()


def outside_tags(source: str) -> str:
    """A template's own text: outside tags, variables, comments, translations and attributes."""
    text, silent_until = [], ""
    for token in Lexer(source).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
        if silent_until:
            silent_until = "" if words[0] == silent_until else silent_until
        elif words[0] in ("blocktranslate", "blocktrans", "comment"):
            silent_until = f"end{words[0]}"
        elif words[0] == "block" and words[1] in ATTRIBUTE_BLOCKS:
            silent_until = "endblock"
        text.append(
            token.contents if token.token_type == TokenType.TEXT and not silent_until else GAP
        )
    return "".join(text)


def bare_words(path: Path) -> set[str]:
    """Words a reader sees or hears that no translation reaches."""
    text = outside_tags(path.read_text())
    spoken = SPOKEN.findall(MACHINE_META.sub("", text))
    shown = re.split(r"<[^>]*>", re.sub(r"(?s)<(script|style)\b.*?</\1>", "", text))
    pieces = [piece for whole in (*spoken, *shown) for piece in unescape(whole).split(GAP)]
    found = {" ".join(piece.split()).strip(" ·") for piece in pieces if LETTERS.search(piece)}
    return found - UNTRANSLATED


def test_every_word_is_translated() -> None:
    sources = [path for path in templates() if (ROOT / "templates/gallery") not in path.parents]
    found = {named(path): bare_words(path) for path in sources}
    assert {name: words for name, words in found.items() if words} == {}
