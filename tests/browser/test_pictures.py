"""The picture in the README: a client's page as the demonstration shows it."""

import os
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Demo

PICTURE = Path(__file__).parents[2] / "docs/pictures/client-page.png"
COLOURS, MOST_BYTES = 128, 200_000

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_clients_page_opens_with_sentence_plane_and_trend(demo: Demo, browser: Browser) -> None:
    """`make pictures` keeps it as the README's picture, from the heading to the figures."""
    page = demo.page(browser, "therapist", viewport={"width": 1280, "height": 900})
    page.goto(demo.address("/clients/{rowan}/"))

    expect(page.get_by_role("heading", level=1, name="Rowan Ashby")).to_be_visible()
    expect(page.locator(".lead")).to_have_text(re.compile(r"Anxiety is [\d.]+ points lower .*"))
    figures = page.locator(".grid-figures")
    expect(figures.get_by_role("img", name=re.compile("anxiety is .* avoidance"))).to_be_visible()
    expect(figures.get_by_role("img", name=re.compile("check-ins from"))).to_be_visible()

    if os.environ.get("SECURE_BASE_PICTURES") == "1":
        top, end = page.locator(".top-bar").bounding_box(), figures.bounding_box()
        assert top
        assert end
        high = end["y"] + end["height"] + 24 - top["y"]
        clip = {"x": 0, "y": top["y"], "width": 1280, "height": high}
        shot = page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]
        Image.open(BytesIO(shot)).convert("RGB").quantize(COLOURS).save(PICTURE, optimize=True)
        assert PICTURE.stat().st_size <= MOST_BYTES
    page.context.close()
