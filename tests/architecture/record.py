"""The rest of a client's record, one row each, for the sweeps."""

from datetime import time, timedelta

from django.utils import timezone

from assessments.actions.alert_decisions import decide_alert
from assessments.actions.alerts import ask_to_be_called
from assessments.actions.schedules import Timing, make_schedule
from clinic.actions.contact_wishes import keep_contact_wishes
from clinic.actions.endings import plan_ending
from clinic.actions.given import give_card, give_exercise, log_exercise
from clinic.actions.goals import add_goal
from clinic.actions.life import add_life_event, add_person
from clinic.actions.plans import mark_elements, review_plan, update_goals
from clinic.actions.process_notes import save_process_note, start_process_note
from clinic.actions.safety_plans import make_safety_plan
from clinic.actions.snippets import add_snippet
from clinic.models import (
    AgendaTopic,
    BeliefRating,
    ClientWords,
    Comment,
    Confirmation,
    Note,
    Plan,
    Supervision,
)
from clinic.models.tokens import token_for
from tests.people import PracticePeople

APART = "keeps this apart"  # what a process note says


def _keep_plan(people: PracticePeople, name: str, plan: Plan) -> dict[str, object]:
    """A goal and a sign of their own, a review, an exercise and a card taken home."""
    client, by, today = people.client, people.therapist, people.practice.today()
    review_plan(plan=plan, words=f"{name} after", next_on=None, by=by)
    mark_elements(plan=plan, elements={"life.caring"}, by=by)
    goal = add_goal(plan=plan, words=f"{name} own goal", by=by)
    update_goals(plan=plan, goals={goal.pk: {"markers": {"own.1": f"{name} sign"}}}, by=by)
    exercise = give_exercise(
        client=client, template="self-awareness.1", words=f"{name} try", goal_id=goal.pk, by=by
    )
    log_exercise(exercise=exercise, done_on=today, useful=3, words=f"{name} log", by=by.user)
    card = give_card(client=client, template="myths.fixed", line=f"{name} line", by=by)
    return {"exercise_id": exercise.pk, "card_id": card.pk}


def keep_record(
    people: PracticePeople, name: str, *, plan: Plan, note: Note, draft: Note
) -> dict[str, object]:
    """Sessions, exercises, people, a safety plan, an alert and its decision: each says `name`.

    Returns what fills the addresses that ask for their ids.
    """
    client, by, today = people.client, people.therapist, people.practice.today()
    own = {"practice": people.practice, "client": client}
    within = {"practice": people.practice}
    now = timezone.now()
    plan_ending(client=client, planned_on=today, summary=f"{name} ending", by=by)
    apart = start_process_note(client=client, session_on=today, by=by)
    save_process_note(note_id=apart.pk, text=f"{name} {APART}", session_on=today, revision=0, by=by)
    snippet = add_snippet(title=f"{name} title", text=f"{name} snippet", by=by)
    sister = {"name": f"{name} sister", "words": f"{name} close", "steady": True}
    person = add_person(client=client, content=sister, by=by)
    event = add_life_event(client=client, content={"what": f"{name} event", "age": 4}, by=by)
    helps = {"what_helps": f"{name} helps"}
    make_safety_plan(client=client, content=helps, agreed_on=today, by=by)
    keep_contact_wishes(client=client, sender=f"{name} sender", by=by)
    Confirmation.objects.create(
        **own, scale="anxiety", sentence=f"{name} confirmed", seen_on=today, by=by
    )
    BeliefRating.objects.create(
        **own, note=note, belief="self", level=3, rated_on=today, rated_by=by
    )
    ClientWords.objects.create(**own, text=f"{name} said", said_on=today, taken_by=by)
    supervision = Supervision.objects.get(supervisee=by, practice=people.practice)
    topic = AgendaTopic.objects.create(
        **own, supervision=supervision, words=f"{name} topic", added_by=people.supervisor
    )
    Comment.objects.create(
        **within, note=draft, revision=1, text=f"{name} comment", author=people.supervisor
    )
    call = {"client": client, "phone": f"{name} phone", "by": people.client_user}
    done = ask_to_be_called(**call, when="now")
    decide_alert(alert=done, kind="spoke", words=f"{name} spoke", happened_at=now, by=by)
    alert = ask_to_be_called(**call, when=f"{name} when")
    schedule = make_schedule(
        client=client,
        instrument="secure-pulse",
        timing=Timing(cadence="weeks", starts_on=today + timedelta(days=9), at=time(10), every=4),
        channel="link",
        why=f"{name} asks",
        by=by,
    )
    return {
        "process_note_id": apart.pk,
        "snippet_id": snippet.pk,
        "person_id": person.pk,
        "event_id": event.pk,
        "alert_id": alert.pk,
        "topic_id": topic.pk,
        **_keep_plan(people, name, plan),
        "schedule_id": schedule.pk,
        "stop_check_ins token": token_for(schedule, "stop"),
    }
