"""kill -9 at each step: between an answer about danger and its alert, and while it is passed on."""

import json
from collections.abc import Iterator

import pytest

from tests.deployment import DATABASES, Deployment

pytestmark = [pytest.mark.faults, pytest.mark.slow]

# A child for each step kills itself there, with no chance to tidy up; the last one comes through.
ANSWER = """
import json, os, signal
from django.db import connection
from assessments.actions.answers import save_answer
from assessments.models import Alert, Draft
from tests.assessments.alarms import asked_about_danger, with_readers
from tests.people import make_people

assignment = asked_about_danger(with_readers(make_people("Harbour")))

def answer(step):
    left = [step]
    def dies(execute, sql, params, many, context):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return execute(sql, params, many, context)
    with connection.execute_wrapper(dies):
        save_answer(assignment=assignment, link_id="self-harm", value=2)

seen = []
for step in range(60):
    connection.close()
    child = os.fork()
    if child == 0:
        answer(step)
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    told = [draft.answers.get("self-harm") for draft in Draft.objects.all()]
    seen.append([killed, told, Alert.objects.filter(rule="risk").count()])
    if not killed:
        break
print(json.dumps(seen))
"""

# Three alerts nobody looked at, and no broker: the clock's task is begun by hand, killed one
# statement later each time, and begun anew, until it comes through.
ESCALATE = """
import json, os, signal
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from assessments.actions.alert_clock import tend_alerts
from assessments.models import Alert
from clinic.models import AuditEvent, Member
from tests.assessments.alarms import asked_about_danger, told, with_readers
from tests.people import make_people

people = with_readers(make_people("Harbour"))
assignment = asked_about_danger(people)
for level in (1, 2, 3):
    told(assignment, level)
Alert.objects.update(due_at=timezone.now() - timedelta(minutes=1))
waiting = Alert.objects.in_hands_of(people.colleague).count()

def tend(step):
    left = [step]
    def dies(execute, sql, params, many, context):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return execute(sql, params, many, context)
    with connection.execute_wrapper(dies):
        tend_alerts()

seen = []
for step in range(120):
    connection.close()
    child = os.fork()
    if child == 0:
        tend(step)
        os._exit(0)
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    lines = AuditEvent.objects.filter(event="alert.passed")
    passed = Alert.objects.filter(passed_to=people.colleague, passed_at__isnull=False)
    once = lines.values("subject_id").distinct().count()
    seen.append([killed, passed.count(), once, lines.count()])
    if not killed:
        break
tend_alerts()
print(json.dumps([waiting, seen, lines.count()]))
"""


@pytest.fixture(params=DATABASES)
def practice(request: pytest.FixtureRequest) -> Iterator[Deployment]:
    """A database alone: no worker and no broker."""
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    deployment = Deployment(request.param, server)
    try:
        yield deployment
    finally:
        deployment.stop()


def test_no_answer_about_danger_is_ever_kept_without_its_alert(practice: Deployment) -> None:
    *killed, last = json.loads(practice.run(ANSWER).splitlines()[-1])
    assert len(killed) >= 8
    assert all(seen == [True, [], 0] for seen in killed)
    assert last == [False, [2], 1]


def test_an_alert_is_passed_on_once_however_often_the_clock_dies(practice: Deployment) -> None:
    waiting, (*killed, last), lines = json.loads(practice.run(ESCALATE).splitlines()[-1])
    assert waiting == 3  # the back-up member's queue has them before any worker comes round
    assert len(killed) >= 8
    passed = [number for _, number, _, _ in killed]
    assert passed == sorted(passed)
    assert {0, 1, 2} <= set(passed)  # it died between two of them too
    assert all(died and number == told == told_once for died, number, told, told_once in killed)
    assert (last, lines) == ([False, 3, 3, 3], 3)
