"""Check-ins and alerts in words, for the page of outcomes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports import sentences
from reports.queries.response_times import AlertTimes, Completion

Facts = list[tuple[str, str]]
TWO_DAYS = 48


def completion_words(found: Completion) -> dict[str, object]:
    """A sentence, and the five parts that check-ins fall into."""
    if not found.asked:
        return {"sentence": _("No check-in was asked for in this period."), "facts": []}
    said = [_ended(found)]
    if found.waiting:
        open_ones = ngettext("%(n)s is still open.", "%(n)s are still open.", found.waiting)
        said.append(open_ones % {"n": found.waiting})
    sentence = " ".join(said)
    facts: Facts = [
        (_("Answered"), str(found.answered)),
        (_("Still open"), str(found.waiting)),
        (_("Overdue now"), str(found.overdue)),
        (_("Let go unanswered"), str(found.left)),
        (_("Taken back before the end"), str(found.taken_back)),
        (_("Time to answer, median"), _days(found.days)),
    ]
    return {"sentence": sentence, "facts": facts}


def _ended(found: Completion) -> str:
    if not found.due:
        return _("No check-in of this period has ended yet.")
    words = ngettext(
        "Of %(n)s check-in that has ended, %(answered)s was answered (%(share)s).",
        "Of %(n)s check-ins that have ended, %(answered)s were answered (%(share)s).",
        found.due,
    )
    share = percent(found.answered / found.due)
    return words % {"n": found.due, "answered": found.answered, "share": share}


def _days(days: float | None) -> str:
    if days is None:
        return _("not said below ten answered")
    if days < 1:
        return _("less than a day")
    shown = sentences.number(days)
    return ngettext("%(n)s day", "%(n)s days", round(days)) % {"n": shown}


def alert_words(found: AlertTimes) -> dict[str, object]:
    """A sentence, and how soon somebody looked and decided."""
    if not found.raised and not found.open:
        return {"sentence": _("No alert was raised in this period, and none is open."), "facts": []}
    raised = ngettext("%(n)s alert was raised", "%(n)s alerts were raised", found.raised)
    sentence = _("%(raised)s in this period, and %(decided)s of them decided.") % {
        "raised": raised % {"n": found.raised},
        "decided": found.decided,
    }
    facts: Facts = [
        (_("Open now, whenever raised"), str(found.open)),
        (_("Overdue now"), str(found.overdue)),
        (_("Looked at in time"), _in_time(found)),
        (_("Time to decide, median"), _took(found.median)),
        (_("Time to decide, nine in ten within"), _took(found.late)),
    ]
    return {"sentence": sentence, "facts": facts}


def _in_time(found: AlertTimes) -> str:
    if not found.looked:
        return _("none was due yet")
    shown = {"n": found.in_time, "of": found.looked, "share": percent(found.in_time / found.looked)}
    return _("%(n)s of %(of)s (%(share)s)") % shown


def _took(hours: float | None) -> str:
    if hours is None:
        return _("not said below ten decided")
    if hours < 1:
        return _("less than an hour")
    unit = hours if hours < TWO_DAYS else hours / 24
    words = (
        ngettext("%(n)s hour", "%(n)s hours", round(unit))
        if hours < TWO_DAYS
        else ngettext("%(n)s day", "%(n)s days", round(unit))
    )
    return words % {"n": sentences.number(unit, 0 if unit >= 10 else 1)}


def percent(share: float) -> str:
    """A share of 0 to 1 in whole per cent."""
    return _("%(value)s %%") % {"value": sentences.number(share * 100, 0)}
