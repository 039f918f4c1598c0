"""The whole record held against plain Python: nothing diverges, and the audit's chain holds."""

import pytest
import time_machine
from django.db import transaction

from clinic.audit.proof import prove
from tests.assessments.alarms import with_readers
from tests.people import make_people
from tests.record import deeds, deeds_of_alerts
from tests.record.walk import BEGINS, Deed, Walk
from tests.sizes import LONG, n_of

WALKS, STEPS = 300, 50
DEEDS: dict[Deed, int] = {
    deeds.choose: 3, deeds.change_goal: 4, deeds.start: 8, deeds.write: 12, deeds.sign: 8,
    deeds.cosign: 7, deeds.discard: 5, deeds.add: 6, deeds.plan_one: 5, deeds.share: 2,
    deeds.transfer: 4, deeds.cover: 4, deeds.end: 6, deeds.come_back: 4, deeds.erase: 4,
    deeds_of_alerts.ask: 7, deeds_of_alerts.answer: 9, deeds_of_alerts.withdraw: 2,
    deeds_of_alerts.talk: 4, deeds_of_alerts.call: 2, deeds_of_alerts.see: 3,
    deeds_of_alerts.decide: 12, deeds_of_alerts.clock: 8, deeds_of_alerts.schedule: 3,
}  # fmt: skip
# What has to have been done, and refused, or the walks would prove nothing of it.
DONE = "write sign cosign discard add plan_one share transfer cover end come_back erase ask answer"
REFUSED = "write sign cosign discard add transfer end come_back erase ask answer decide"
HAPPENED = {f"{name} done" for name in f"{DONE} withdraw decide schedule".split()}
HAPPENED |= {f"{name} refused" for name in REFUSED.split()}


@pytest.mark.django_db
def test_the_record_does_what_the_model_does() -> None:
    done, thorough = set[str](), LONG
    with time_machine.travel(BEGINS, tick=False) as clock:
        people = with_readers(make_people("Harbour"))
        for seed in range(n_of(WALKS)):
            clock.move_to(BEGINS, tick=False)
            with transaction.atomic():
                done |= walked(Walk(people, seed, clock, thorough=thorough))
                transaction.set_rollback(True)
    assert done >= HAPPENED, f"never came to pass: {HAPPENED - done}"


def walked(walk: Walk) -> set[str]:
    """A whole walk, and what came to pass; where something diverges, the way there is told."""
    try:
        for _ in range(STEPS):
            walk.step(DEEDS)
        walk.agree_on_all()
        assert prove().holds
    except Exception as error:
        way = ", ".join(walk.steps)
        raise AssertionError(
            f"walk {walk.seed}, step {len(walk.steps)}: {error!r}; {way}"
        ) from error
    return walk.done
