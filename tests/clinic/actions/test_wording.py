"""Texts made sound: what is piled up over a line is refused, what scripts need is not."""

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.wording import sound_line, sound_text


@pytest.mark.parametrize("marks", ["\u0301" * 9, "\u0301\u200d" * 9, "\ufe0f" * 300, "\u0489" * 9])
@pytest.mark.parametrize("sound", [sound_text, sound_line])
def test_a_pile_of_accents_is_refused_in_a_clear_sentence(sound: object, marks: str) -> None:
    assert callable(sound)
    with pytest.raises(ValidationError, match="Topic has more than 8 accents on one letter"):
        sound(f"read A{marks} first", name="Topic", limit=1_000)


@pytest.mark.parametrize(
    "words",
    [
        "e\u0301" * 40,
        "A" + "\u0301" * 8,
        "\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48 \u0e19\u0e49\u0e33",  # Thai: a vowel and a tone
        "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05c1\u05b4\u0596\u05d9\u05ea",  # as in a Bible
        "\u0f66\u0f92\u0fb2\u0f74\u0f56",  # Tibetan stacks its letters
        "\u2764\ufe0f" * 30,
    ],
)
def test_what_is_written_so_is_kept(words: str) -> None:
    assert sound_text(words, name="Topic", limit=1_000) == words
