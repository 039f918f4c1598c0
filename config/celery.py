"""The Celery application: ids in, nothing out; the rows are the jobs, the broker only rings."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
TEND = "config.schedule.tend"
ASKED_EACH_MINUTE = (
    "assessments.schedule.tend_alerts",
    "assessments.schedule.call_up",
    "assessments.schedule.bring_over",
    "clinic.schedule.post",
)
app = Celery("secure_base")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")


@setup_logging.connect
def keep_our_logs(**_: object) -> None:
    """Leave logging as settings made it; Celery would replace it."""


@celeryd_init.connect
@beat_init.connect
def refuse(**_: object) -> None:
    """Neither worker nor beat starts on settings that contradict each other."""
    from clinic import walls
    from config.startup import refuse_contradictions

    walls.open_every()
    refuse_contradictions()


@app.on_after_finalize.connect
def beat(sender: Celery, **_: object) -> None:
    """Ask each app once a minute what is due, and each night for the proof of the audit."""
    from django.conf import settings

    every = float(settings.JOB_SWEEP_SECONDS)
    for name in ("reports.schedule.sweep", "clinic.schedule.tell_refusals"):
        sender.add_periodic_task(every, sender.signature(name), name=name)
    for name in (TEND, *ASKED_EACH_MINUTE):
        sender.add_periodic_task(60.0, sender.signature(name), name=name, expires=60)
    ahead, proof = "clinic.schedule.plan_ahead", "clinic.schedule.anchor_and_verify"
    sender.add_periodic_task(crontab(hour=2, minute=47), sender.signature(ahead), name=ahead)
    sender.add_periodic_task(crontab(hour=3, minute=17), sender.signature(proof), name=proof)
    forget = "clinic.schedule.forget_visits"
    sender.add_periodic_task(crontab(hour=3, minute=47), sender.signature(forget), name=forget)
