"""What can be assigned, over the API."""

import pytest

from assessments.actions.instruments import offer_instrument, publish_draft
from tests.assessments.stories import signed_in
from tests.assessments.workshop import complete
from tests.people import TwoPractices

pytestmark = pytest.mark.django_db
PATH = "/api/v1/instruments/"


def test_what_a_practice_offers_and_no_more(two_practices: TwoPractices) -> None:
    harbour, by = two_practices.harbour, two_practices.harbour.therapist
    draft = complete(by)
    version = publish_draft(draft_id=draft.pk, revision=draft.revision, by=by)
    offer_instrument(instrument="session-check", offered=False, by=by)
    rows = {row["id"]: row for row in signed_in(by).get(PATH).json()["results"]}
    assert rows[version.instrument]["version"] == "1"
    assert rows[version.instrument]["minutes"] == 2
    assert rows["attachment-dimensions"]["title"] == "Attachment dimensions"
    assert "session-check" not in rows
    theirs = signed_in(two_practices.lighthouse.therapist).get(PATH).json()["results"]
    assert version.instrument not in {row["id"] for row in theirs}
    assert "session-check" in {row["id"] for row in theirs}
    assert signed_in(harbour.desk).get(PATH).status_code == 403
    assert signed_in(harbour.client_user).get(PATH).status_code == 403
