"""No page offers anyone a link that then refuses them."""

import pytest

pytestmark = pytest.mark.django_db
PEOPLE = ("owner", "supervisor", "therapist", "trainee", "desk", "client", "anonymous")
Links = dict[str, list[tuple[str, str, int]]]


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_on_every_page_opens(links: Links, who: str) -> None:
    assert links[who]
    refused = {f"{page} -> {href}: {status}" for page, href, status in links[who] if status >= 400}
    assert refused == set()
