"""The safety plan: versions that nobody writes over."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.safety_plans import PART_LIMIT, make_safety_plan
from clinic.models import AppendOnlyError, AuditEvent, SafetyPlan
from clinic.queries import safety_plan_for
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def agreed(people: PracticePeople, helps: str, **fields: object) -> SafetyPlan:
    told = {"content": {"what_helps": helps}, "agreed_on": people.practice.today()} | fields
    told = {"client": people.client, "by": people.therapist} | told
    return make_safety_plan(**told)  # type: ignore[arg-type]


def test_the_newest_version_holds_and_the_earlier_stay(harbour: PracticePeople) -> None:
    assert safety_plan_for(harbour.client) is None
    agreed(harbour, "Walk.")
    agreed(harbour, "Walk.\r\nRing Ada.\n", after=1)
    holds = safety_plan_for(harbour.client)
    assert holds is not None
    assert holds.parts == [("What I can do myself", ["Walk.", "Ring Ada."])]
    assert [plan.number for plan in SafetyPlan.objects.filter(client=harbour.client)] == [2, 1]
    told = AuditEvent.objects.filter(event="safety_plan.made", client=harbour.client)
    assert {event.actor for event in told} == {harbour.therapist.user}
    holds.content = {"what_helps": "Nothing."}
    with pytest.raises(AppendOnlyError):
        holds.save()


def test_whoever_began_from_an_older_version_is_told(harbour: PracticePeople) -> None:
    agreed(harbour, "Walk.", after=0)
    with pytest.raises(ValidationError, match="newer version"):
        agreed(harbour, "Sleep.", after=0)
    assert SafetyPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"content": {"what_helps": " \n "}}, "at least one line"),
        ({"content": {"people": "x" * (PART_LIMIT + 1)}}, "People I can be with"),
        ({"ahead": 1}, "cannot lie ahead"),
    ],
)
def test_what_is_no_plan_is_refused(
    harbour: PracticePeople, fields: dict[str, object], why: str
) -> None:
    if "ahead" in fields:
        fields = {"agreed_on": harbour.practice.today() + timedelta(days=1)}
    with pytest.raises(ValidationError, match=why):
        agreed(harbour, "Walk.", **fields)
    assert not SafetyPlan.objects.exists()


def test_strangers_and_unknown_parts(two_practices: TwoPractices) -> None:
    harbour, lighthouse = two_practices.harbour, two_practices.lighthouse
    with pytest.raises(ValidationError, match="does not work"):
        agreed(harbour, "Walk.", by=lighthouse.therapist)
    with pytest.raises(TypeError, match="pacts"):
        agreed(harbour, "Walk.", content={"pacts": "None."})
