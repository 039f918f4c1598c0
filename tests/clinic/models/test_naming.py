"""Names put into other words: as people type them, in any script, and nothing else of the text."""

import pytest

from clinic.models.naming import _said_as, masked


def read(text: str, **people: str) -> str:
    """The text, in which each role stands for whoever plays it."""
    found = [(said, f"[{role}]") for role, name in people.items() for said in _said_as(name)]
    return masked(text, sorted(found, key=lambda pair: -len(pair[0])))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Quirin Sandoz", "quirin's way; Mr SANDOZ", "[x]'s way; Mr [x]"),
        ("anna miller", "Anna rang", "[x] rang"),
        ("the neighbour", "the day at the neighbour", "the day at [x]"),
        ("Anna-Lena (sister)", "Anna, not Annabel", "[x], not Annabel"),
        ("Ruth, an aunt", "Ruth is an aunt", "[x] is an aunt"),
        ("Ana de Sousa", "Sousa came de novo", "[x] came de novo"),
        ("Jose\u0301 Gil", "Jos\u00e9 left", "[x] left"),
        ("Zo\u00eb M\u00fcller", "Zoe came; Muller, Zo\u00eb", "[x] came; [x], [x]"),
        ("Maeve O'Brien", "O\u2019Brien wrote", "[x] wrote"),
        ("Tamsin", "_Tamsin_ and Tamsin", "_[x]_ and [x]"),
        ("\u0645\u062d\u0645\u062f", "\u0648\u0645\u062d\u0645\u062f", "\u0648[x]"),
        ("\u738b\u4f1f", "\u548c\u738b\u4f1f\u8bf4", "\u548c[x]\u8bf4"),
        ("\u0130rem", "irem said", "[x] said"),
        ("a.*(b)+", "a.*(b)+ or aab", "[x] or aab"),
        ("Jo", "Jo and the joke", "[x] and the joke"),
        ("Jo Merrick", "Jo rang. Jo\u2019s sister, JO", "[x] rang. [x]\u2019s sister, [x]"),
        ("Al Reed", "said to al, et al., also alone", "said to al, et al., also alone"),
        ("ED", "an ed, Ed and ED", "an ed, [x] and [x]"),
        ("JO MERRICK", "Jo, the Merricks", "[x], the [x]s"),
        ("jo", "Jo, so jo", "[x], so jo"),
        ("Jo-Ann Li", "Jo rang; Li too; an Ann", "[x] rang; [x] too; an [x]"),
        ("Ana Le Roy", "Le Roy said: Le soir", "Le [x] said: Le soir"),
        ("Dr Varga", "Dr Hale met Varga", "Dr Hale met [x]"),
        ("J. Merrick", "J. and I", "J. and I"),
        ("A1", "A1 and a1", "[x] and a1"),
        ("17", "17 days", "17 days"),
    ],
)  # fmt: skip
def test_a_name_is_found_as_it_is_typed(name: str, text: str, expected: str) -> None:
    assert read(text, x=name) == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Rowan Ashby", "Row\u00adan came, \u2013 caf\u00e9", "[x] came, \u2013 caf\u00e9"),
        ("Rowan Ashby", "of Ash\u200cby\u200b.", "of [x]."),
        ("Rowan Ashby", "\uff32\uff4f\uff57\uff41\uff4e \uff33aid", "[x] \uff33aid"),
        ("Rowan Ashby", "Rowan\u00a0Ashby, RowanAshby", "[x], [x]"),
        ("Rowan Ashby", "the Ashbys; Rowans Weg; rowans", "the [x]s; [x]s Weg; rowans"),
        ("Rowan Ashby", "Rowan\u200bsaid; met\u00adAshby", "[x]said; met\u00ad[x]"),
        ("Rowan Ashby", "Rowan\u200bAshby\u200bsaid", "[x]said"),
        ("Mark", "two marks, MARKS, Mark", "two marks, MARKS, [x]"),
        ("Nguyen Thi Lan", "This, Lans, Thi", "This, [x]s, [x]"),
        ("Row\u00adan", "Rowan", "[x]"),
        ("Jose\u0301", "e\u0301t\u00e9 \ufb01n \u200d", "e\u0301t\u00e9 \ufb01n \u200d"),
        ("Anna Berg", "Annaberg, Bergen", "Annaberg, Bergen"),
    ],
)  # fmt: skip
def test_signs_that_do_not_show_hide_no_name(name: str, text: str, expected: str) -> None:
    """What is not masked keeps its own characters."""
    assert read(text, x=name) == expected


def test_a_role_that_is_somebody_s_name_is_said_once() -> None:
    """What stands for a name is not looked at again."""
    assert (
        read("Mother met Partner", partner="Mother", mother="Partner") == "[partner] met [mother]"
    )
    assert read("Words stay.") == "Words stay."
