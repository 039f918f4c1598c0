"""The fonts that stand in for the typeface until it is there are as high as it is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
FACE = re.compile(r"@font-face \{(.*?)\}", re.DOTALL)
STAND_INS = [face for face in FACE.findall(TOKENS.read_text()) if "local(" in face]


def percent(face: str, name: str) -> float:
    found = re.search(rf"{name}: ([\d.]+)%", face)
    assert found is not None, name
    return float(found[1]) / 100


@pytest.mark.parametrize("face", STAND_INS)
def test_a_stand_in_is_as_high_as_the_typeface(face: str) -> None:
    weight = "Bold" if "font-weight: 700" in face else "Regular"
    font = TTFont(Path(settings.FONT_FOLDER) / f"AtkinsonHyperlegible-{weight}.ttf")
    size, units = percent(face, "size-adjust"), font["head"].unitsPerEm
    for name, high in (("ascent", font["hhea"].ascent), ("descent", -font["hhea"].descent)):
        assert percent(face, f"{name}-override") * size == pytest.approx(high / units, abs=0.0005)
    assert percent(face, "line-gap-override") == font["hhea"].lineGap == 0


def test_each_of_them_has_both_weights_and_pages_ask_for_it() -> None:
    names = [re.search(r'font-family: "(.+)";', face) for face in STAND_INS]
    asked = re.search(r"--typeface:([^;]+);", TOKENS.read_text())
    assert asked is not None
    families = re.findall(r'"(.+?)"', asked[1])
    assert families[0] == "Atkinson Hyperlegible"
    assert sorted(found[1] for found in names if found) == sorted(families[1:] * 2)
