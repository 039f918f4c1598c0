"""Reports of the demonstration: one signed and handed to its client, one still a draft."""

from clinic.models import Client, Member
from reports.actions import release_report, request_report, sign_report
from reports.models import Report
from reports.production import produce

OPENING = {
    "handed over": (
        "We began with the evenings on which you waited for an answer. You have tried out what "
        "helps you through them, and you asked to see where your answers stand.\n"
        "This letter is for you. Whom you show it to is yours to decide."
    ),
    "draft": "",  # the programme's own sentence
}
WORDS = (
    "This is the letter we read together last time. Take your time with it. We talk about "
    "whatever you want to change the next time we meet."
)


def write_letter(wish: str, client: Client, carer: Member) -> None:
    """A letter to a client, as a draft or handed over.

    Where this machine lays out no PDF it waits for the worker and stays a draft.
    """
    asked = request_report(client=client, audience="client", opening=OPENING[wish], by=carer)
    draft = _made(asked)
    if wish == "draft" or draft is None:
        return
    signed = _made(sign_report(report=draft, seen=draft.snapshot_hash, by=carer))
    if signed is not None:
        release_report(report=signed, words=WORDS, by=carer)


def _made(report: Report) -> Report | None:
    lease = Report.objects.claim(report.pk)
    if lease is None or not produce(report.pk, lease):
        return None
    return Report.objects.get(pk=report.pk)
