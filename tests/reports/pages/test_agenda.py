"""Topics for supervision by hand: from either side, read by the two alone, kept when discussed."""

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.agenda import MOST, add_topic, discuss_topic
from clinic.models import AgendaTopic, AuditEvent, Supervision
from clinic.models.opening import pseudonym
from tests.people import PracticePeople
from tests.reports.pages.conftest import Sign, own, statements

PAGE = "/supervision/"


def test_either_side_adds_and_crosses_off(harbour: PracticePeople, sign_in: Sign) -> None:
    client, pair = harbour.client, Supervision.objects.get(supervisee=harbour.therapist)
    alias = pseudonym(harbour.practice.pk, client.pk)
    supervisor, supervisee = sign_in(harbour.supervisor), sign_in(harbour.therapist)
    url = f"{PAGE}{pair.pk}/topics/"
    empty = supervisee.post(url, {"words": " "})
    assert empty.status_code == 422
    assert "Say what you want to speak of." in empty.content.decode()
    assert supervisee.post(url, {"words": "Stuck?", "client": str(client.pk)}).status_code == 302
    assert supervisor.post(url, {"words": "My leave in May"}).status_code == 302
    stranger = {"words": "Other", "client": str(harbour.others_client.pk)}
    assert supervisor.post(url, stranger).status_code == 422
    for browser, named in ((supervisor, False), (supervisee, True)):
        body = browser.get(PAGE).content.decode()
        assert all(word in body for word in ("Stuck?", "My leave in May", alias))
        assert (client.name in body) == named
    assert "Stuck?" not in sign_in(harbour.trainee).get(PAGE).content.decode()
    topic = AgendaTopic.objects.get(client=client)
    crossed = f"{PAGE}topics/{topic.pk}/discussed/"
    assert sign_in(harbour.colleague).post(crossed).status_code == 404
    assert supervisor.post(crossed).status_code == 302
    assert supervisor.post(crossed).status_code == 302
    assert "1 discussed" in supervisee.get(PAGE).content.decode()
    rows = AuditEvent.objects.filter(event="agenda.changed").order_by("number")
    assert list(rows.values_list("reason", flat=True)) == ["added", "added", "discussed"]
    assert [row.client for row in rows] == [client, None, client]


def test_strangers_and_what_does_not_fit_are_refused(
    harbour: PracticePeople, sign_in: Sign
) -> None:
    pair = Supervision.objects.get(supervisee=harbour.therapist)
    mine = {"supervision": pair, "by": harbour.therapist}
    topic = add_topic(**mine, words="So.", client=harbour.client)
    for by in (harbour.colleague, harbour.owner, harbour.trainee):
        with pytest.raises(ValidationError, match="supervisor and supervisee"):
            add_topic(supervision=pair, words="So.", by=by)
        with pytest.raises(ValidationError, match="supervisor and supervisee"):
            discuss_topic(topic=topic, by=by)
    with pytest.raises(ValidationError, match="in the supervisee's care"):
        add_topic(**mine, words="So.", client=harbour.trainees_client)
    with pytest.raises(ValidationError, match="Topic"):
        add_topic(**mine, words="x" * 1_001)
    browser = sign_in(harbour.supervisor)
    browser.get(PAGE)
    with statements() as few:
        browser.get(PAGE)
    for _n in range(MOST - 1):
        add_topic(**mine, words="So.")
    with statements() as many:
        browser.get(PAGE)
    assert len(own(many)) == len(own(few))
    with pytest.raises(ValidationError, match="topics already"):
        add_topic(**mine, words="So.")
    today = harbour.practice.today()
    Supervision.objects.filter(pk=pair.pk).update(until=today)
    with pytest.raises(ValidationError, match="has ended"):
        add_topic(**mine, words="So.")
