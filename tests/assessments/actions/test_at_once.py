"""Several at the same moment, on the database where that can happen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from assessments.access import LinkRefused, digest
from assessments.actions.answers import redeem, save_answer, send_response
from assessments.actions.check_ins import make_link
from assessments.actions.versions import shipped_version
from assessments.models import Assignment, Draft, InstrumentVersion, Link, Response, Score
from tests.assessments.stories import LINK_IDS, asked, events, fill, keyed
from tests.people import PracticePeople
from tests.sizes import n_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 16


def at_once(deed: Callable[[int], Any], n: int) -> list[Any]:
    """What `n` calls gave, run over sixteen connections."""

    def alone(number: int) -> Any:
        try:
            return deed(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(alone, range(n)))


def test_of_many_who_redeem_one_wins(harbour: PracticePeople) -> None:
    _, token = make_link(assignment=asked(harbour), by=harbour.therapist)

    def press(number: int) -> str | None:
        try:
            return redeem(token=token, browser=f"browser {number}")[1]
        except LinkRefused:
            return None

    secrets = [secret for secret in at_once(press, max(AT_ONCE, n_of(100))) if secret]
    assert len(secrets) == 1
    assert Link.objects.get().flow_hash == digest(secrets[0])
    assert events("link.redeemed") == 1


def test_of_many_sendings_one_response_comes(harbour: PracticePeople) -> None:
    assignment = asked(harbour)
    fill(assignment, keyed(3, 3))
    sent = at_once(lambda _: send_response(assignment=assignment, by=None).pk, n_of(320))
    assert len(set(sent)) == 1
    assert (Response.objects.count(), Score.objects.count()) == (1, 2)
    assert events("response.sent") == 1


def test_answers_from_several_devices_are_all_kept(harbour: PracticePeople) -> None:
    assignment = asked(harbour)

    def answer(number: int) -> None:
        save_answer(assignment=assignment, link_id=LINK_IDS[number], value=4, recorded=True)

    at_once(answer, len(LINK_IDS))
    assert Draft.objects.get().answers == dict.fromkeys(LINK_IDS, 4)


def test_a_button_pressed_twice_asks_once(harbour: PracticePeople) -> None:
    def ask(_: int) -> bool:
        try:
            return bool(asked(harbour))
        except ValidationError:
            return False

    assert sum(at_once(ask, 8)) == 1
    assert Assignment.objects.count() == 1


def test_one_row_of_a_questionnaire_however_many_ask_first() -> None:
    rows = at_once(lambda _: shipped_version("attachment-dimensions").pk, 16)
    assert len(set(rows)) == 1
    assert InstrumentVersion.objects.count() == 1
