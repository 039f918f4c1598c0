"""Bringing over as a job: tried a few clients at a time, then taken in, all of them or nothing.

Each few are tried in a short transaction that is rolled back, so that others write in between, also
where the database has one writer, and each page sees how far it is (ADR 36).
"""

from collections.abc import Sequence
from time import sleep
from uuid import UUID

import structlog
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from assessments.actions.bring_over import bring_over, carer_for, try_arrivals
from assessments.actions.bring_over_file import (
    Arrival,
    Fault,
    has_one_writer,
    most_here,
    read_file,
)
from assessments.actions.pulse import Pulse
from assessments.models import BringOver, LeaseLost
from assessments.tasks import ring
from clinic import walls
from clinic.models import Member
from clinic.roles import Permission

log = structlog.get_logger(__name__)
TOGETHER = 25  # clients tried in one transaction: well below a second
SHOWN = 200  # faults that are kept
# Seconds that a single writer leaves to others: SQLite's waiting connections look every tenth of
# one, and would find it taken for ever; then one poll of the page, to say what comes.
PAUSE, TO_BE_SAID = 0.15, 1.2


class NotAllowedAnyMore(Exception):
    """Who sent the file may not bring clients over any more."""


def bring_next() -> None:
    """Do the next file that is due, and ring for the one after it. Never raises for one."""
    BringOver.objects.end_exhausted()
    for pk in BringOver.objects.next_in_turn():
        lease = BringOver.objects.claim(pk)
        if lease is not None:
            _bring(pk, lease)
            if BringOver.objects.next_in_turn():
                ring()
            return


def _bring(pk: UUID, lease: UUID) -> None:
    row = BringOver.objects.select_related("practice", "member__user").get(pk=pk)
    with Pulse(pk, lease) as pulse, translation.override(row.practice.language):
        try:
            _make(row, lease, pulse)
        except LeaseLost:
            return
        except NotAllowedAnyMore:
            words = _("Not taken: %(name)s may not add clients any more.")
            with walls.within(row.practice_id):
                BringOver.objects.refuse(row, lease, words % {"name": row.member.name[:80]})
        except Exception as error:
            # Neither words nor traceback: a database's own quote the row it refused.
            kind = type(error).__name__
            log.error("bring_over_failed", job=str(pk), attempt=row.attempts, exception_type=kind)
            with walls.within(row.practice_id):
                BringOver.objects.let_go(row, lease, _reason(error))


def _make(row: BringOver, lease: UUID, pulse: Pulse) -> None:
    with walls.within(row.practice_id):
        practice, by = row.practice, _member(row)
        arrivals, faults = read_file(
            row.text, practice, default_carer=carer_for(by), most=most_here()
        )
    _enter(row, lease, "checking", done=0, total=len(arrivals))
    if not faults:
        for start in range(0, len(arrivals), TOGETHER):
            some = arrivals[start : start + TOGETHER]
            with walls.within(row.practice_id):
                faults += try_arrivals(practice=practice, arrivals=some, by=_member(row))
            _enter(row, lease, "checking", done=start + len(some))
            _leave_room(PAUSE)
    if row.apply and not faults:
        _enter(row, lease, "taking", done=0)
        _leave_room(TO_BE_SAID)
        _take(row, lease, pulse)
        return
    with walls.within(row.practice_id):
        _finish(row, lease, arrivals, faults)


def _take(row: BringOver, lease: UUID, pulse: Pulse) -> None:
    """The one transaction that takes them in, if this lease still holds at its end."""
    with walls.within(row.practice_id):
        by = _member(row)
        seen = bring_over(
            practice=row.practice,
            text=row.text,
            apply=True,
            along=pulse.look if has_one_writer() else pulse.tell,
            by=by,
        )
        BringOver.objects.finish(
            row,
            lease,
            clients=seen.clients,
            forms=seen.forms,
            faults=_kept(seen.faults),
            count=len(seen.faults),
        )


def _finish(
    row: BringOver, lease: UUID, arrivals: Sequence[Arrival], faults: Sequence[Fault]
) -> None:
    BringOver.objects.finish(
        row,
        lease,
        clients=len(arrivals),
        forms=sum(len(each.forms) for each in arrivals),
        faults=_kept(sorted(faults, key=lambda fault: fault.row)),
        count=len(faults),
    )


def _leave_room(seconds: float) -> None:
    if has_one_writer():
        sleep(seconds)


def _kept(faults: Sequence[Fault]) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.what) for fault in faults[:SHOWN]]


def _enter(row: BringOver, lease: UUID, stage: str, **at: int) -> None:
    if not BringOver.objects.renew(row.pk, lease, stage=stage, **at):
        raise LeaseLost


def _member(row: BringOver) -> Member:
    """Who sent it, as they are now."""
    rows = Member.objects.select_related("user", "practice").prefetch_related("held_roles")
    member = rows.filter(pk=row.member_id, ended_on=None, user__is_active=True).first()
    if member is None or not member.may(Permission.CLIENT_ADD):
        raise NotAllowedAnyMore
    return member


def _reason(error: Exception) -> str:
    if isinstance(error, DatabaseError):
        return _("The database did not answer while the clients were brought over.")
    return _("Something went wrong while the clients were brought over.")
