"""Where a file of clients stands, in words, as its page shows it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.actions.bring_over_file import Fault, has_one_writer
from assessments.models import BringOver
from clinic.models.jobs import MAX_ATTEMPTS

State = BringOver.State


@dataclass(frozen=True)
class BringOverState:
    """`token` changes whenever anything shown here does; `count` is "" where nothing is counted."""

    token: str
    tag: str
    tone: str
    icon: str
    words: str
    count: str
    faults: tuple[Fault, ...]


def bring_over_state(row: BringOver) -> BringOverState:
    """Where it stands now. Opens the faults where there are any."""
    tag, tone, icon = _tag(row)
    return BringOverState(
        token=f"{row.state}-{row.stage}-{row.done}-{row.attempts}-{_is_left(row)}",
        tag=tag,
        tone=tone,
        icon=icon,
        words=_words(row),
        count=_count(row),
        faults=tuple(Fault(*each) for each in row.faults) if row.fault_count else (),
    )


def _tag(row: BringOver) -> tuple[str, str, str]:
    if row.fault_count:
        return _("faults found"), "warn", "alert"
    tags = {
        State.WAITING: (_("waiting"), "none", "clock"),
        State.RUNNING: (_("at work"), "brand", "clock"),
        State.READY: (_("brought over") if row.apply else _("checked"), "good", "check"),
        State.FAILED: (_("failed"), "warn", "alert"),
        State.CANCELLED: (_("cancelled"), "none", "same"),
    }
    return tags[State(row.state)]


def _words(row: BringOver) -> str:
    if row.state == State.WAITING:
        return _waiting(row)
    if row.state == State.RUNNING:
        return _running(row)
    if row.state == State.FAILED:
        return _("%(cause)s Nothing was taken. Send the file again.") % {"cause": row.error}
    if row.state == State.CANCELLED:
        return row.error or _("Cancelled. Nothing was taken.")
    if row.fault_count:
        words = ngettext(
            "%(n)s fault; nothing was taken.", "%(n)s faults; nothing was taken.", row.fault_count
        )
        return words % {"n": row.fault_count}
    counts = {"clients": row.clients, "forms": row.forms}
    if row.apply:
        return _("Brought over. Clients: %(clients)s; past check-ins: %(forms)s.") % counts
    return (
        _(
            "The file is sound; nothing was taken yet. Clients: %(clients)s; past check-ins:"
            " %(forms)s. Choose it again and tick the box to bring it over."
        )
        % counts
    )


def _waiting(row: BringOver) -> str:
    if row.attempts:
        return _("%(cause)s It is tried again within a minute (try %(next)s of %(most)s).") % {
            "cause": row.error,
            "next": row.attempts + 1,
            "most": MAX_ATTEMPTS,
        }
    return _("Waiting for its turn. Files are brought over one after the other.")


def _running(row: BringOver) -> str:
    if _is_left(row):
        return _("The worker stopped. It is tried again from the start within a minute.")
    if row.stage == "taking":
        words = _("Taking them in: all of them, or nothing.")
        late = _("Every page answers late until it is done; that takes some seconds.")
        return f"{words} {late}" if has_one_writer() else words
    if row.stage == "checking" and row.apply:
        return _("Trying each client first. Nothing is kept yet.")
    return _("Trying each client. Nothing is kept.") if row.stage else _("Reading the file.")


def _is_left(row: BringOver) -> bool:
    """Whether whoever worked on it is gone; the clock gives it to the next."""
    return row.lease_until is not None and row.lease_until < timezone.now()


def _count(row: BringOver) -> str:
    """None while they are taken in where the database can't be told meanwhile."""
    is_told = row.stage == "checking" or (row.stage == "taking" and row.done)
    if row.state != State.RUNNING or not is_told or _is_left(row):
        return ""
    said = _("%(done)s of %(total)s clients") % {"done": row.done, "total": row.total}
    if not row.apply:
        return said
    step = 2 if row.stage == "taking" else 1
    return _("step %(step)s of 2: %(said)s") % {"step": step, "said": said}
