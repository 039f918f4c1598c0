"""What clients answer, and what comes of it: alerts, decisions, and what the clock does."""

from datetime import time, timedelta

from assessments.actions.alert_clock import tend_alerts
from assessments.actions.alert_decisions import decide_alert, see_alert
from assessments.actions.alerts import ask_to_be_called
from assessments.actions.answers import enter_response, save_answer, send_response
from assessments.actions.check_ins import assign_check_in, withdraw_check_in
from assessments.actions.schedules import Timing, end_schedule, make_schedule
from assessments.models import Alert, Assignment, Schedule
from clinic.models import User
from tests.assessments.alarms import SURE
from tests.record.model import AskedFor
from tests.record.walk import Walk

RISK, TALK, PLANE = "wellbeing-and-safety", "session-check", "attachment-dimensions"


def ask(walk: Walk, name: str) -> None:
    instrument, by = walk.random.choice((RISK, RISK, PLANE)), walk.carer(name)
    made = walk.both(walk.model.may_ask(name, instrument), lambda: assign_check_in(
        client=walk.client(name), instrument=instrument, why="To see.", by=walk.members[by],
        closes_on=walk.model.today + timedelta(days=walk.random.randint(1, 9)),
    ))  # fmt: skip
    if made:
        walk.model.asked[made.pk] = AskedFor(name, instrument, by, made.closes_at)


def answer(walk: Walk, name: str) -> None:
    """One answer, about danger where the form asks of it; then perhaps the whole is sent."""
    pk, asked = walk.some(walk.model.asked, name)
    if asked is None or asked.instrument == TALK:
        return
    row = Assignment.objects.select_related("instrument_version").get(pk=pk)
    level, key = walk.random.randint(0, 3), "self-harm"
    if asked.instrument == PLANE:
        level, key = 4, row.instrument_version.loaded.items[0].link_id
    takes = walk.model.takes_answers(asked)
    kept = walk.both(takes, lambda: save_answer(assignment=row, link_id=key, value=level))
    if kept and asked.instrument == RISK:
        if walk.model.tells(asked, pk, level):
            alert = Alert.objects.exclude(pk__in=walk.model.alerts).get(assignment=pk)
            walk.model.raised(alert.pk, asked.client, "risk", asked.by, source=pk, level=level)
        asked.answer = level
    fit = asked.state == "done" or takes
    if walk.random.random() < 0.4 and walk.both(
        fit, lambda: send_response(assignment=row, by=None)
    ):
        asked.state = "done"


def withdraw(walk: Walk, name: str) -> None:
    pk, asked = walk.some(walk.model.asked, name)
    if asked is None:
        return
    row, by = Assignment.objects.get(pk=pk), walk.members[walk.carer(name)]
    if walk.both(asked.state == "open", lambda: withdraw_check_in(assignment=row, by=by)):
        asked.state = "withdrawn"


def talk(walk: Walk, name: str) -> None:
    """A form on paper that tells of strain."""
    by = walk.carer(name)
    made = enter_response(
        client=walk.client(name), instrument=TALK, answers=SURE | {"strain": 1},
        answered_on=walk.model.today, by=walk.members[by],
    )  # fmt: skip
    walk.model.asked[made.assignment_id] = AskedFor(name, TALK, by, walk.model.now, "done")
    alert = Alert.objects.get(response=made)
    walk.model.raised(alert.pk, name, "session", by, source=made.assignment_id)


def call(walk: Walk, name: str) -> None:
    alert = ask_to_be_called(
        client=walk.client(name), phone=f"020 {len(walk.steps)}", when="Today",
        by=User.objects.filter(client_row=walk.ids[name]).first(),
    )  # fmt: skip
    walk.model.raised(alert.pk, name, "call")


def see(walk: Walk, name: str) -> None:
    pk, alert = walk.some(walk.model.alerts, name)
    if alert is None:
        return
    see_alert(alert=Alert.objects.get(pk=pk), by=walk.members[walk.carer(name)])
    if alert.state == "new":
        alert.state, alert.due_at = "acknowledged", None


def decide(walk: Walk, name: str) -> None:
    pk, alert = walk.some(walk.model.alerts, name)
    if alert is None:
        return
    by = walk.carer(name)
    to = walk.random.choice([one for one in ("colleague", "supervisor") if one != by])
    kind = walk.random.choice(("spoke", "tried", "passed", "talked", "watch", "watch"))
    given = {"words": "Rang at six.", "happened_at": walk.model.now}
    given |= {"tried": {"again_at": walk.model.now + timedelta(hours=3)},
              "watch": {"until": walk.model.today + timedelta(days=walk.random.randint(1, 4))},
              "passed": {"to": walk.members[to]}}.get(kind, {})  # fmt: skip
    fit = alert.is_open and alert.is_pressing == (kind in ("spoke", "tried", "passed"))
    row = Alert.objects.get(pk=pk)
    if not walk.both(fit, lambda: decide_alert(alert=row, kind=kind, by=walk.members[by], **given)):
        return
    if kind == "passed":
        walk.model.hand_on(alert, to)
        return
    alert.state = "acknowledged" if kind == "tried" else "decided"
    alert.due_at = given.get("again_at")
    alert.watch = given.get("until")


def clock(walk: Walk, name: str) -> None:
    """The minute's task: late ones are passed on, watched ones come back."""
    passed, back = walk.model.tend()
    done = tend_alerts()
    assert done == passed + len(back), f"{done} instead of {passed} and {len(back)}"
    for row in Alert.objects.filter(watched__in=back, rule="watched"):
        before = walk.model.alerts[row.watched_id]
        walk.model.raised(row.pk, before.client, "watched", before.by)
    assert tend_alerts() == 0


def schedule(walk: Walk, name: str) -> None:
    running = {pk: row for pk, row in walk.model.schedules.items() if row[0] == name}
    if running and walk.random.random() < 0.4:
        pk = walk.random.choice(list(running))
        end_schedule(schedule=Schedule.objects.get(pk=pk), by=walk.members[walk.carer(name)])
        del walk.model.schedules[pk]
        return
    begins = walk.model.today + timedelta(days=3)
    timing = Timing("weeks", begins, time(10), every=2)
    fit = not running and not walk.model.clients[name].ended
    if made := walk.both(fit, lambda: make_schedule(
        client=walk.client(name), instrument=PLANE, timing=timing, channel="link", why="To see.",
        by=walk.members[walk.carer(name)],
    )):  # fmt: skip
        walk.model.schedules[made.pk] = (name, PLANE)
