"""The main job with JavaScript switched off."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PASSWORD, Demo
from tests.browser.journey import Journey, whole_job

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_the_whole_job_without_scripts(demo: Demo, browser: Browser) -> None:
    journey = Journey(browser, demo.url, scripts=False)

    first_page = whole_job(journey, "therapist@harbour.example", PASSWORD, "Quinn Example")

    assert "Quinn Example" in first_page
    assert "One check-in so far" in first_page
    assert journey.complaints == []
