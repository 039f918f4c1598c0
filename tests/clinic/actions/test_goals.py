"""Plans of one's own: mixed, without a pathway, own goals and signs, reviews, routes, history."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.goals import MOST_GOALS, add_goal, put_goal_aside, take_goal_up
from clinic.actions.notes import open_goals, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway, mark_elements, review_plan, update_goals
from clinic.models import AuditEvent, Goal, MarkerEvidence, Plan, PlanChange
from tests.people import PracticePeople, TwoPractices

TRUST, STAYING = "anxious.trust", "avoidant.presence"


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


@pytest.fixture
def plan(harbour: PracticePeople) -> Plan:
    return choose_pathway(client=harbour.client, pathway="none", reason="", by=harbour.therapist)


def kinds(plan: Plan) -> list[str]:
    rows = PlanChange.objects.filter(plan__client=plan.client_id).order_by("at")
    return list(rows.values_list("kind", flat=True))


def test_a_way_of_its_own_begins_with_the_goals_chosen(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    for goals, said in ([], "at least one goal"), (["anxious.gone"], "not in the library"):
        with pytest.raises(ValidationError, match=said):
            choose_pathway(client=client, pathway="mixed", reason="", goals=goals, by=by)
    chosen = [STAYING, TRUST]
    plan = choose_pathway(client=client, pathway="mixed", reason="Both", goals=chosen, by=by)
    assert [goal.template for goal in plan.goals.all()] == [TRUST, STAYING]
    again = choose_pathway(
        client=client, pathway="mixed", reason="", goals=[TRUST, "fearful.safety"], by=by
    )
    assert again == plan
    assert [goal.template for goal in plan.goals.all()] == [TRUST, STAYING, "fearful.safety"]
    choose_pathway(client=client, pathway="none", reason="Enough", by=by)
    assert kinds(plan) == ["chosen", "goal_added", "pathway"]
    last = PlanChange.objects.get(kind="pathway").content
    assert (last["before"]["pathway"], last["after"]["reason"]) == ("mixed", "Enough")


def test_a_goal_of_ones_own_is_worded_rated_and_seen(harbour: PracticePeople, plan: Plan) -> None:
    by = harbour.therapist
    with pytest.raises(ValidationError, match="please fill this in"):
        add_goal(plan=plan, words="  ", by=by)
    words = "Sing in the choir again, with people who know me by my first name\nand stay to the end"
    goal = add_goal(plan=plan, words=words, by=by)
    assert goal.known.title == words.partition("\n")[0]
    assert goal.known.short_title == "Sing in the choir again…"
    signs = {"own.1": "Came to a rehearsal.", "own.2": "Sang alone."}
    update_goals(plan=plan, goals={goal.pk: {"markers": signs}}, by=by)
    note = start_note(client=harbour.client, session_on=harbour.practice.today(), by=by)
    worked = {"worked_on": True, "attainment": 1, "markers": {"own.1": ""}}
    content = {"sections": {"focus": "Choir"}, "goals": {str(goal.pk): worked}}
    note = save_note(
        note_id=note.pk, content=content, session_on=note.session_on, revision=0, by=by
    )
    with pytest.raises(ValidationError, match="Came to a rehearsal"):
        sign_note(note=note, by=by)
    for gone in ({}, {"own.2": "Sang alone."}, {"own.1": "", "own.2": "Sang alone."}):
        with pytest.raises(ValidationError, match="Its words can change"):
            update_goals(plan=plan, goals={goal.pk: {"markers": gone}}, by=by)
    worked["markers"] = {"own.1": "On Tuesday, and stayed."}
    save_note(note_id=note.pk, content=content, session_on=note.session_on, revision=1, by=by)
    note.refresh_from_db()
    sign_note(note=note, by=by)
    assert MarkerEvidence.objects.get(goal=goal).marker == "own.1"
    kept = {"own.1": "Was at a rehearsal."}
    update_goals(plan=plan, goals={goal.pk: {"markers": kept}}, by=by)
    stored = Goal.objects.get(pk=goal.pk)
    assert [marker.text for marker in stored.meant.markers] == ["Was at a rehearsal."]
    assert kinds(plan) == ["chosen", "goal_added", "goal_changed", "goal_changed"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"markers": {"anxious.trust.m1": "x"}}, "not known here"),
        ({"markers": ["x"]}, "not known here"),
        ({"markers": {f"own.{n}": "x" for n in range(1, 8)}}, "more than six"),
        ({"markers": {"own.1": "x" * 301}}, "at most 300"),
        ({"words": ""}, "please fill this in"),
        ({"descriptors": dict.fromkeys(["-2", "-1", "0", "1"], "x") | {"2": ""}}, "fill this in"),
    ],
)
def test_faulty_parts_of_a_goal_of_ones_own_are_refused(
    harbour: PracticePeople, plan: Plan, fields: dict[str, object], said: str
) -> None:
    goal = add_goal(plan=plan, words="Choir", by=harbour.therapist)
    with pytest.raises(ValidationError, match=said):
        update_goals(plan=plan, goals={goal.pk: fields}, by=harbour.therapist)
    levels = dict.fromkeys(["-2", "-1", "0", "1", "2"], "")
    update_goals(plan=plan, goals={goal.pk: {"descriptors": levels}}, by=harbour.therapist)
    assert Goal.objects.get(pk=goal.pk).descriptors == {}


def test_goals_are_put_aside_and_taken_up_with_what_was_seen(harbour: PracticePeople) -> None:
    client, by = harbour.client, harbour.therapist
    plan = choose_pathway(client=client, pathway="anxious", reason="", by=by)
    goal = plan.goals.all()[0]
    update_goals(plan=plan, goals={goal.pk: {"in_focus": True}}, by=by)
    day = harbour.practice.today()
    note = start_note(client=client, session_on=day, by=by)
    said = {"goals": {str(goal.pk): {"worked_on": True}}, "sections": {"focus": "x"}}
    save_note(note_id=note.pk, content=said, session_on=day, revision=0, by=by)
    put_goal_aside(plan=plan, goal_id=goal.pk, by=by)
    put_goal_aside(plan=plan, goal_id=goal.pk, by=by)
    stored = Goal.objects.get(pk=goal.pk)
    assert (stored.in_focus, str(goal.pk) in open_goals(client.pk)) == (False, False)
    later = {"sections": {"focus": "y"}, "goals": {}}
    kept = save_note(note_id=note.pk, content=later, session_on=day, revision=1, by=by)
    assert kept.content["goals"][str(goal.pk)]["worked_on"]
    with pytest.raises(ValidationError, match="not part of the plan"):
        update_goals(plan=plan, goals={goal.pk: {"in_focus": True}}, by=by)
    add_goal(plan=plan, template=goal.template, by=by)
    assert Goal.objects.get(pk=goal.pk).put_aside_at is None
    with pytest.raises(ValidationError, match="in the plan already"):
        add_goal(plan=plan, template=goal.template, by=by)
    put_goal_aside(plan=plan, goal_id=goal.pk, by=by)
    take_goal_up(plan=plan, goal_id=goal.pk, by=by)
    assert kinds(plan)[2:] == ["put_aside", "taken_up", "put_aside", "taken_up"]
    for number in range(MOST_GOALS - 4):
        add_goal(plan=plan, words=f"Own {number}", by=by)
    with pytest.raises(ValidationError, match="at most twelve"):
        add_goal(plan=plan, words="One more", by=by)
    for faulty in (None, note.pk):
        with pytest.raises(ValidationError, match="not part of the plan"):
            put_goal_aside(plan=plan, goal_id=faulty, by=by)


def test_a_review_and_the_parts_of_the_routes_are_kept(harbour: PracticePeople, plan: Plan) -> None:
    by, today = harbour.therapist, harbour.practice.today()
    for day in (today, today + timedelta(days=731)):
        with pytest.raises(ValidationError, match="within the next two years"):
            review_plan(plan=plan, words="x", next_on=day, by=by)
    with pytest.raises(ValidationError, match="please fill this in"):
        review_plan(plan=plan, words=" ", next_on=None, by=by)
    soon = today + timedelta(days=56)
    review_plan(plan=plan, words="Less alarm.", next_on=soon, by=by)
    with pytest.raises(ValidationError, match="not known"):
        mark_elements(plan=plan, elements={"life.luck"}, by=by)
    mark_elements(plan=plan, elements={"life.caring", "therapy.rupture-repair"}, by=by)
    mark_elements(plan=plan, elements={"life.caring", "therapy.rupture-repair"}, by=by)
    mark_elements(plan=plan, elements={"life.caring"}, by=by)
    stored = Plan.objects.get(pk=plan.pk)
    assert (stored.review_on, stored.elements) == (soon, {"life.caring": today.isoformat()})
    assert kinds(plan) == ["chosen", "reviewed", "routes", "routes"]
    events = AuditEvent.objects.order_by("at").values_list("event", flat=True)
    assert list(events)[-3:] == ["plan.reviewed", "plan.changed", "plan.changed"]


def test_an_ended_plan_takes_nothing_and_strangers_give_nothing(
    two_practices: TwoPractices, harbour: PracticePeople, plan: Plan
) -> None:
    by, stranger = harbour.therapist, two_practices.lighthouse.therapist
    with pytest.raises(ValidationError, match="does not work in this practice"):
        add_goal(plan=plan, words="x", by=stranger)
    with pytest.raises(ValidationError, match="does not work in this practice"):
        review_plan(plan=plan, words="x", next_on=None, by=stranger)
    choose_pathway(client=harbour.client, pathway="fearful", reason="", by=by)
    with pytest.raises(ValidationError, match="has ended"):
        add_goal(plan=plan, words="x", by=by)
    with pytest.raises(ValidationError, match="has ended"):
        mark_elements(plan=plan, elements=[], by=by)
