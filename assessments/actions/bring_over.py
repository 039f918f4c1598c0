"""Clients and their past forms, brought over from elsewhere: all of a file or nothing of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.answers import enter_response
from assessments.actions.bring_over_file import (
    MOST_ROWS,
    Arrival,
    Fault,
    PastForm,
    most_here,
    read_file,
)
from clinic import audit
from clinic.actions.clients import add_client
from clinic.models import Client, Event, Member, Practice
from clinic.models.opening import email_index
from clinic.roles import CARING, Permission, Reach, reaches


@dataclass(frozen=True)
class BroughtOver:
    """What a file holds, or what is wrong with it; `done` says that it was taken."""

    clients: int
    forms: int
    faults: tuple[Fault, ...]
    done: bool


@transaction.atomic
def bring_over(
    *,
    practice: Practice,
    text: str,
    apply: bool,
    along: Callable[[int, int], None] = lambda _done, _of: None,
    by: Member | None,
) -> BroughtOver:
    """Add the clients of a CSV file; without `apply` or with one fault, nothing is kept.

    Everything is tried in earnest and taken back, so a dry run finds what the real one would.
    `by` is None at the console: there each client's carer, named in the file, adds them, and a
    file may be larger. `along` is told after each client how many were tried, of how many.
    """
    # Two files at once would not see each other's clients; whoever adds other rows does not wait.
    Practice.objects.select_for_update(no_key=True).get(pk=practice.pk)
    most = MOST_ROWS if by is None else most_here()
    arrivals, faults = read_file(text, practice, default_carer=carer_for(by), most=most)
    forms = sum(len(arrival.forms) for arrival in arrivals)
    faults += [fault for each in arrivals for fault in _refusals(practice, each, by)]
    done = False
    with audit.together():  # in one go at the end: who else writes to the audit waits from then on
        if not faults:
            with transaction.atomic():
                for place, each in enumerate(arrivals, start=1):
                    faults += _added(each, by or each.carer)
                    along(place, len(arrivals))
                done = apply and not faults
                if not done:
                    transaction.set_rollback(True)
        if done:
            audit.record(
                Event.BROUGHT_OVER,
                by=by,
                practice_id=practice.pk,
                reason=f"{len(arrivals)} clients, {forms} forms",
            )
    faults.sort(key=lambda fault: fault.row)
    return BroughtOver(len(arrivals), forms, tuple(faults), done)


@transaction.atomic
def try_arrivals(*, practice: Practice, arrivals: Sequence[Arrival], by: Member) -> list[Fault]:
    """What is wrong with these, found by adding them in earnest and taking them back."""
    faults = [fault for each in arrivals for fault in _refusals(practice, each, by)]
    if not faults:
        with audit.queued(None, ""), transaction.atomic():  # nothing happens: nothing is said
            for each in arrivals:
                faults += _added(each, by)
            transaction.set_rollback(True)
    return faults


def carer_for(member: Member | None) -> Member | None:
    """Who cares for a client whose row names nobody, where this member brings them."""
    return member if member is not None and member.roles & CARING else None


def _refusals(practice: Practice, arrival: Arrival, by: Member | None) -> Iterator[Fault]:
    """Who is here already, and what this member may not bring."""
    here = Client.objects.filter(practice=practice)
    named = here.filter(birth_year=arrival.birth_year, name__iexact=arrival.name)
    if named.exists():
        words = _("A client of this name and birth year is here already.")
        yield Fault(arrival.row, "name", words)
    index = email_index(practice.pk, arrival.contact["email"])
    if index and here.filter(email_index=index).exists():
        yield Fault(arrival.row, "email", _("A client with this e-mail is here already."))
    if by is None or arrival.carer.pk == by.pk:
        return
    if Reach.PRACTICE not in reaches(by.roles, Permission.CLIENT_ADD):
        yield Fault(arrival.row, "carer", _("A client you add is one you care for yourself."))
    for form in arrival.forms:
        words = _("Answers are brought over by the person who cares for the client.")
        yield Fault(form.row, "instrument", words)


def _added(arrival: Arrival, by: Member) -> Iterator[Fault]:
    """Add one client with their forms, the oldest first, since each is judged by those before."""
    try:
        with transaction.atomic():
            client = add_client(
                name=arrival.name,
                birth_year=arrival.birth_year,
                carer=arrival.carer,
                consents=arrival.consents,
                by=by,
                pronouns=arrival.contact["pronouns"],
                email=arrival.contact["email"],
                phone=arrival.contact["phone"],
                contact_notes=arrival.contact["contact_notes"],
            )
    except ValidationError as refusal:
        yield Fault(arrival.row, "", " ".join(refusal.messages))
        return
    for form in sorted(arrival.forms, key=lambda form: form.answered_on):
        try:
            with transaction.atomic():
                _enter(client, form, by)
        except ValidationError as refusal:
            yield Fault(form.row, "", " ".join(refusal.messages))


def _enter(client: Client, form: PastForm, by: Member) -> None:
    noon = datetime.combine(form.answered_on, time(12), tzinfo=client.practice.zone)
    enter_response(
        client=client,
        instrument=form.instrument,
        answers=form.answers,
        answered_on=form.answered_on,
        sent_at=noon,
        stated=form.stated,
        by=by,
    )
