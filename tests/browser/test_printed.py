"""Pages as they come out of a printer on A4: nothing cut off, and none of the tools of a screen."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Demo

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
MARGIN = 16 / 25.4 * 72 - 1  # points, of static/css/print.css, but for a rounded edge
WORD = "{http://www.w3.org/1999/xhtml}word"
PAGE = "{http://www.w3.org/1999/xhtml}page"


def words_on(path: Path) -> list[tuple[str, float, float]]:
    """Each word with its right edge and the width of its page, in points."""
    made = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True)
    pages = ElementTree.fromstring(made.stdout).iter(PAGE)
    return [
        (word.text or "", float(word.attrib["xMax"]), float(page.attrib["width"]))
        for page in pages
        for word in page.iter(WORD)
    ]


@pytest.mark.parametrize("address", ["/", "/clients/"])
def test_the_list_of_clients_is_printed_whole(
    demo: Demo, browser: Browser, tmp_path: Path, address: str
) -> None:
    page = demo.page(browser, "therapist", viewport={"width": 1280, "height": 900})
    page.goto(demo.address(address))
    path = tmp_path / "printed.pdf"
    page.pdf(path=path, format="A4", prefer_css_page_size=True)
    page.context.close()
    words = words_on(path)
    assert [each for each in words if each[1] > each[2] - MARGIN] == []
    said = " ".join(word for word, _edge, _width in words)
    for there in ("Rowan Ashby", "No reliable change", "answered", "In focus"):
        assert there in said, there
    for tool in ("Search by name", "Sort:", "Needs a look"):
        assert tool not in said, tool
