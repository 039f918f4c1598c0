"""Plans: one open pathway, four goals, changed in words the two agreed on."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.plans import choose_pathway, update_goals
from clinic.library import library
from clinic.models import AuditEvent, Goal, Plan
from tests.people import PracticePeople, TwoPractices


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def plan(harbour: PracticePeople) -> Plan:
    return choose_pathway(
        client=harbour.client, pathway="anxious", reason="Agreed in May", by=harbour.therapist
    )


def recorded() -> list[str]:
    return list(AuditEvent.objects.order_by("at").values_list("event", flat=True))


@pytest.mark.parametrize("pathway", ["anxious", "avoidant", "fearful"])
def test_a_plan_begins_with_the_pathways_four_goals(harbour: PracticePeople, pathway: str) -> None:
    plan = choose_pathway(client=harbour.client, pathway=pathway, reason="", by=harbour.therapist)
    goals = list(Plan.objects.get(pk=plan.pk).goals.all())
    template = library().pathway(pathway)
    assert [goal.template for goal in goals] == [goal.id for goal in template.goals]
    assert [goal.position for goal in goals] == [1, 2, 3, 4]
    assert goals[0].descriptors == {
        str(level): text for level, text in template.goals[0].descriptors.items()
    }
    assert plan.library_version == str(template.version)
    assert recorded() == ["plan.chosen"]


def test_another_pathway_ends_the_plan_and_keeps_it(harbour: PracticePeople, plan: Plan) -> None:
    new = choose_pathway(
        client=harbour.client, pathway="fearful", reason="New scores", by=harbour.therapist
    )
    old = Plan.objects.get(pk=plan.pk)
    assert old.ended_at is not None
    assert old.goals.count() == 4
    assert Plan.objects.get(client=harbour.client, ended_at=None) == new
    assert Plan.objects.get(pk=new.pk).reason == "New scores"


def test_the_same_pathway_again_keeps_the_goals(harbour: PracticePeople, plan: Plan) -> None:
    again = choose_pathway(
        client=harbour.client, pathway="anxious", reason="", by=harbour.therapist
    )
    assert again == plan
    assert again.reason == "Agreed in May"
    assert recorded() == ["plan.chosen"]
    choose_pathway(
        client=harbour.client, pathway="anxious", reason="Said better", by=harbour.therapist
    )
    assert Plan.objects.get(pk=plan.pk).reason == "Said better"
    assert recorded() == ["plan.chosen", "plan.changed"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"pathway": "shortcut"}, "one of those shown"),
        ({"reason": "x" * 2_001}, "at most 2,000"),
    ],
)
def test_bad_choices_are_refused(
    harbour: PracticePeople, change: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        choose_pathway(
            **{"client": harbour.client, "pathway": "anxious", "reason": ""} | change,
            by=harbour.therapist,
        )
    assert not Plan.objects.exists()


def test_a_plan_is_not_chosen_across_practices(two_practices: TwoPractices) -> None:
    with pytest.raises(ValidationError, match="does not work in this practice"):
        choose_pathway(
            client=two_practices.harbour.client,
            pathway="anxious",
            reason="",
            by=two_practices.lighthouse.therapist,
        )


def first(plan: Plan) -> Goal:
    return Goal.objects.get(plan=plan, position=1)


def test_goals_take_the_words_agreed(harbour: PracticePeople, plan: Plan) -> None:
    goal = first(plan)
    levels = {str(level): f"level {level}" for level in (-2, -1, 0, 1, 2)}
    fields = {"words": "Sleep on it", "weight": 3, "in_focus": True, "descriptors": levels}
    update_goals(plan=plan, goals={goal.pk: fields}, by=harbour.therapist)
    stored = first(plan)
    assert (stored.words, stored.weight, stored.in_focus) == ("Sleep on it", 3, True)
    assert stored.descriptors == levels
    assert recorded()[-1] == "plan.changed"


def test_goals_not_named_and_parts_not_given_stay(harbour: PracticePeople, plan: Plan) -> None:
    goal, before = first(plan), first(plan).descriptors
    update_goals(plan=plan, goals={str(goal.pk): {"in_focus": True}}, by=harbour.therapist)
    assert first(plan).descriptors == before
    assert Goal.objects.filter(plan=plan, in_focus=True).count() == 1


def test_saving_the_same_goals_is_no_change(harbour: PracticePeople, plan: Plan) -> None:
    goal = first(plan)
    fields = {"words": goal.words, "weight": goal.weight, "descriptors": goal.descriptors}
    update_goals(plan=plan, goals={goal.pk: fields}, by=harbour.therapist)
    assert recorded() == ["plan.chosen"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"weight": 0}, "1 to 5"),
        ({"weight": 6}, "1 to 5"),
        ({"weight": True}, "1 to 5"),
        ({"weight": "2"}, "1 to 5"),
        ({"in_focus": "on"}, "in focus or not"),
        ({"words": "x" * 2_001}, "at most 2,000"),
        ({"words": None}, "this is not text"),
        ({"descriptors": {"0": "x"}}, "each of the five levels"),
        ({"descriptors": []}, "each of the five levels"),
        ({"descriptors": dict.fromkeys(["-2", "-1", "0", "1", "2"], "")}, "please fill this in"),
        ({"template": "avoidant.x"}, "not known"),
    ],
)
def test_a_faulty_goal_changes_nothing(
    harbour: PracticePeople, plan: Plan, fields: dict[str, Any], sentence: str
) -> None:
    goals = list(Goal.objects.filter(plan=plan))
    changes = {goals[0].pk: {"in_focus": True}, goals[1].pk: fields}
    with pytest.raises(ValidationError, match=sentence):
        update_goals(plan=plan, goals=changes, by=harbour.therapist)
    assert not Goal.objects.filter(plan=plan, in_focus=True).exists()
    assert recorded() == ["plan.chosen"]


def test_goals_of_another_plan_are_refused(harbour: PracticePeople, plan: Plan) -> None:
    other = choose_pathway(
        client=harbour.others_client, pathway="anxious", reason="", by=harbour.colleague
    )
    for goal_id in (first(other).pk, "not-an-id"):
        with pytest.raises(ValidationError, match="not part of the plan"):
            update_goals(plan=plan, goals={goal_id: {"weight": 2}}, by=harbour.therapist)


def test_an_ended_plan_stays_as_it_was(harbour: PracticePeople, plan: Plan) -> None:
    choose_pathway(client=harbour.client, pathway="avoidant", reason="", by=harbour.therapist)
    with pytest.raises(ValidationError, match="has ended"):
        update_goals(plan=plan, goals={first(plan).pk: {"weight": 2}}, by=harbour.therapist)
