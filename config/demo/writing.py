"""How the demonstration's notes end, and what its members keep for themselves."""

from datetime import date, timedelta

from clinic.actions.cosigning import submit_note
from clinic.actions.notes import sign_note
from clinic.actions.process_notes import save_process_note, start_process_note
from clinic.actions.snippets import add_snippet
from clinic.models import Client, Member, Note
from clinic.roles import Permission
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


def keep_for_oneself(carer: Member, client: Client) -> None:
    """Snippets, and a process note about one client."""
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
