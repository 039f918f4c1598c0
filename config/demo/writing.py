"""How the demonstration's notes end, and what its members keep for themselves."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from clinic.actions.agenda import add_topic, discuss_topic
from clinic.actions.cosigning import submit_note
from clinic.actions.notes import add_addendum, sign_note
from clinic.actions.process_notes import save_process_note, start_process_note
from clinic.actions.snippets import add_snippet
from clinic.models import Client, Member, Note, Supervision
from clinic.roles import Permission
from config.demo.clock import as_of
from reports.queries import supervisors_of

FRESH = timedelta(weeks=4)  # a trainee's note younger than this still waits with the supervisor
SNIPPETS = {
    "risk asked": "Asked about thoughts of harming oneself or others: none at present.",
    "pause": "We stopped at the first sign of alarm, named it, and waited for it to settle.",
    "repair": "I named my part in the strain; we looked at it together until it eased.",
}


def sign_or_send(note: Note, carer: Member, today: date) -> None:
    """Who may sign does; a trainee's supervisor signs, and has the newest ones still to read."""
    if carer.may(Permission.NOTE_SIGN):
        sign_note(note=note, by=carer)
    elif (supervisor := supervisors_of(carer).first()) is not None:
        sent = submit_note(note=note, to=supervisor, by=carer)
        if today - note.session_on > FRESH:
            sign_note(note=sent, by=supervisor)


def talk_it_over(topics: Iterable[Mapping[str, Any]], people: Mapping[str, Member]) -> None:
    """What supervisors and supervisees put on their agendas, and what they spoke of already."""
    for told in topics:
        supervisee, by = people[told["supervisee"]], people[told["by"]]
        today = by.practice.today()
        pair = Supervision.objects.get(supervisee=supervisee)
        named = {"name": told.get("client", ""), "practice": by.practice}
        client = Client.objects.filter(**named).first()
        with as_of(today - timedelta(days=told["days_ago"])):
            topic = add_topic(supervision=pair, client=client, words=told["words"], by=by)
        if ago := told.get("discussed_days_ago"):
            with as_of(today - timedelta(days=ago)):
                discuss_topic(topic=topic, by=by)


def _put_right(carer: Member, client: Client) -> None:
    """One signed note says something too short; an amendment strikes it and says it better."""
    signed = Note.objects.filter(client=client, author=carer, signed_at__isnull=False)
    note = signed.order_by("-session_on").first()
    if note is None or not (said := note.content["sections"].get("risk")):
        return
    with as_of(note.session_on + timedelta(days=1), hour=9):
        add_addendum(
            note=note,
            kind="amendment",
            section="risk",
            struck=said,
            reason="It did not say who was asked.",
            text="Asked about thoughts of harming oneself: none. The safety plan is at hand.",
            by=carer,
        )


def keep_for_oneself(carer: Member, client: Client) -> None:
    """Snippets, a process note about one client, and a signed note put right."""
    _put_right(carer, client)
    for title, text in SNIPPETS.items():
        add_snippet(title=title, text=text, by=carer)
    today = carer.practice.today()
    note = start_process_note(client=client, session_on=today, by=carer)
    save_process_note(
        note_id=note.pk,
        text="I notice the wish to reassure before it is asked for. Whose alarm is it?",
        session_on=today,
        revision=note.revision,
        by=carer,
    )
