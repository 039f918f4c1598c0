"""The main job, end to end, in a browser, with real workers, on both databases."""

import pytest
from playwright.sync_api import Browser

from tests.browser.journey import Journey, whole_job
from tests.deployment import Deployment

PASSWORD = "a long walk by the harbour"
OPEN = """
from clinic.actions.practices import open_practice
open_practice(name="Journey Practice", country="GB", time_zone="Europe/London",
              owner_email="solo@journey.example", owner_name="Sol Journey", password=%r)
"""


@pytest.mark.e2e
@pytest.mark.slow
def test_the_whole_job_in_a_browser(running_practice: Deployment, browser: Browser) -> None:
    running_practice.run(OPEN % PASSWORD)
    journey = Journey(browser, running_practice.url)

    first_page = whole_job(journey, "solo@journey.example", PASSWORD, "Robin Example")

    assert "Robin Example" in first_page
    assert "One attachment check-in so far" in first_page
    assert journey.complaints == []
