"""kill -9 at each step between an answer about danger and its alert: both are kept, or neither."""

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
