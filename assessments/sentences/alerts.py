"""An alert in words: what was told, with its numbers; what a client reads about who looks when."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Alert
from assessments.psychometrics.alert_clock import next_opening
from assessments.psychometrics.alerting import ATTACHMENT, PRESSING
from assessments.sentences.formats import bare, clock, day, number
from clinic.models import Practice

Facts = Mapping[str, Any]
TITLES = {
    Alert.Rule.RISK: gettext_lazy("Told of danger"),
    Alert.Rule.CALL: gettext_lazy("Asks to be called"),
    Alert.Rule.WORSE: gettext_lazy("Possible worsening"),
    Alert.Rule.SYMPTOMS: gettext_lazy("More symptoms"),
    Alert.Rule.SESSION: gettext_lazy("Strain in the session"),
    Alert.Rule.WATCHED: gettext_lazy("Watched until now"),
}
_CONFIRMED = {
    Alert.Rule.WORSE: gettext_lazy("Worsening, confirmed"),
    Alert.Rule.SYMPTOMS: gettext_lazy("More symptoms, confirmed"),
}
RISK_STEPS = (
    (
        gettext_lazy("Talk first"),
        gettext_lazy("Ring in the way the client said is safe, and ask plainly how it is now."),
    ),
    (
        gettext_lazy("Ask about today"),
        gettext_lazy("Thoughts, a plan, the means, who is near: what is true today decides."),
    ),
    (
        gettext_lazy("Open the safety plan together"),
        gettext_lazy("Or begin one: signs, what helps, people, professionals, a safer place."),
    ),
    (
        gettext_lazy("If you do not reach them"),
        gettext_lazy("Say when you will try again, and let somebody else know meanwhile."),
    ),
)
NEXT_STEPS = (
    (
        gettext_lazy("Alliance"),
        gettext_lazy("Does the client feel safe with you, and are you after the same thing?"),
    ),
    (
        gettext_lazy("Motivation"),
        gettext_lazy("Is change still wanted, and what does holding on protect?"),
    ),
    (
        gettext_lazy("Life events"),
        gettext_lazy("Has something happened: a loss, a conflict, an illness, a move?"),
    ),
    (
        gettext_lazy("Support"),
        gettext_lazy("Who is there between sessions, and has that changed?"),
    ),
    (
        gettext_lazy("Fit of approach"),
        gettext_lazy("Is the pace right, and does this way of working suit them?"),
    ),
)


def title(alert: Alert) -> str:
    """What kind of alert it is, in two or three words."""
    confirmed = alert.colour == Alert.Colour.RED and alert.rule in _CONFIRMED
    return str((_CONFIRMED if confirmed else TITLES)[Alert.Rule(alert.rule)])


def reason(alert: Alert) -> list[str]:
    """Why it was raised, in sentences with the numbers.

    Who reads of the client under another name is told neither a number nor when to ring.
    """
    if alert.rule == Alert.Rule.CALL and alert.client.known_as:
        return [_("They left a number for whoever answers for it.")]
    return _said(alert.rule, alert.reason)


def about(alert: Alert) -> str:
    """Which score it is about, and of which form, where it is about one; "" else. Names nobody."""
    if alert.rule not in (Alert.Rule.WORSE, Alert.Rule.SYMPTOMS):
        return ""
    return _scale_of(alert.reason)


def next_steps(alert: Alert) -> tuple[tuple[Any, Any], ...]:
    """Prompts that help to decide: a heading and a line each."""
    return RISK_STEPS if alert.rule in PRESSING else NEXT_STEPS


def look_words(practice: Practice) -> str:
    """For a client who told of danger: who is asked to look, and from when on. No promise."""
    opens, now = _opening(practice)
    words = {"practice": practice.name}
    if opens is None:
        return _("%(practice)s is asked to look as soon as somebody is there.") % words
    if opens <= now:
        return _("%(practice)s is open now and is asked to look. That can take hours.") % words
    return _("%(practice)s is closed now. It is asked to look when it opens: %(when)s.") % (
        words | {"when": moment(opens, practice)}
    )


def call_words(alert: Alert) -> str:
    """For a client who asked to be called: when somebody is asked to ring."""
    practice = alert.client.practice
    opens, now = _opening(practice)
    words = {"practice": practice.name}
    if opens is not None and opens > now:
        words["when"] = moment(opens, practice)
        return (
            _("%(practice)s is closed now. Someone is asked to ring when it opens: %(when)s.")
            % words
        )
    if opens is not None and alert.due_at is not None and alert.due_at > now:
        words["when"] = moment(alert.due_at, practice)
        return (
            _(
                "%(practice)s is open now, and someone is asked to ring you. If nobody has seen "
                "your wish by %(when)s, a second person is asked."
            )
            % words
        )
    return _("Someone at %(practice)s is asked to ring you as soon as they see this.") % words


def moment(at: datetime, practice: Practice) -> str:
    """A day and a time on the practice's clock: Monday 1 June, 09:00."""
    local = at.astimezone(practice.zone)
    if local.date() == practice.today():
        return _("today at %(time)s") % {"time": clock(local)}
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j F"), "time": clock(local)}


def _opening(practice: Practice) -> tuple[datetime | None, datetime]:
    now = timezone.now()
    return next_opening(now, practice.hours, practice.zone), now


def _said(rule: str, facts: Facts) -> list[str]:
    return _SENTENCES[Alert.Rule(rule)](facts)


def _risk(facts: Facts) -> list[str]:
    words = {"answer": facts["answer"], "item": facts["item"], "title": facts["title"]}
    said = [_("Answered “%(answer)s” to “%(item)s” (%(title)s).") % words]
    if facts.get("called"):
        said.append(_("The question was about: %(person)s.") % {"person": facts["called"]})
    return said


def _call(facts: Facts) -> list[str]:
    said = [_("Safe number: %(phone)s.") % {"phone": facts["phone"]}]
    if facts["when"]:
        said.append(_("When: %(when)s.") % {"when": facts["when"].rstrip(".")})
    return [*said, *([facts["note"]] if facts["note"] else [])]


def _worse(facts: Facts) -> list[str]:
    start = facts["baseline"]
    words = {
        "scale": _scale_of(facts),
        "value": number(facts["value"]),
        "on": day(date.fromisoformat(facts["on"])),
        "before": number(start["value"]),
        "first": day(date.fromisoformat(start["first_on"])),
        "day": day(date.fromisoformat(start["last_on"])),
        "threshold": number(facts["threshold"]),
    }
    if start["n"] == 1:
        compared = _("%(scale)s: %(value)s on %(on)s, %(before)s at the start (%(day)s).")
    else:
        compared = _(
            "%(scale)s: %(value)s on %(on)s, %(before)s at the start (mean of %(first)s and "
            "%(day)s)."
        )
    said = [
        compared % words,
        _("A change of more than %(threshold)s is more than measurement error alone.") % words,
    ]
    if facts["confirmed"]:
        said.append(_("Two forms in a row lie beyond it. That does not say why."))
    else:
        said.append(_("It is the first form beyond it: one may be chance, the next one will tell."))
    return said


def _scale_of(facts: Facts) -> str:
    """The scale, and of a form other than the one the pages open with, the form as well."""
    if facts["instrument"] == ATTACHMENT or facts["title"] == facts["scale"]:
        return str(facts["scale"])
    words = {"scale": facts["scale"], "title": facts["title"]}
    return _("%(scale)s (%(title)s)") % words


def _symptoms(facts: Facts) -> list[str]:
    words = {"cut": bare(facts["cut"]), "title": facts["title"]}
    reached = _("It has reached %(cut)s, from where %(title)s counts as clinical.") % words
    source = [facts["cut_source"]] if facts.get("cut_source") else []
    return [*_worse(facts), reached, *source]


def _session(facts: Facts) -> list[str]:
    """A line for each question, however many of its prompts fired."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for each in facts["answers"]:
        told = lines.setdefault((each["item"], each["called"]), dict(each))
        told["before"] = each["before"] if told["before"] is None else told["before"]
    return [_prompted(each) for each in lines.values()]


def _prompted(each: Facts) -> str:
    words = {"item": each["item"], "points": bare(each["points"]), "answer": each["answer"]}
    words["of"] = each["of"]
    if each["before"] is not None:
        words["before"] = bare(each["before"])
        return _("“%(item)s”: %(points)s of %(of)s, after %(before)s the time before.") % words
    if each["of"] is not None and each["of"] > 1:
        return _("“%(item)s”: %(points)s of %(of)s.") % words
    return _("“%(item)s”: %(answer)s.") % words


def _watched(facts: Facts) -> list[str]:
    began = facts["began"]
    words = {"day": day(date.fromisoformat(facts["until"])), "words": facts["words"]}
    return [
        _("You meant to watch it until %(day)s: %(words)s") % words,
        *_said(began["rule"], began),
    ]


_SENTENCES: dict[Alert.Rule, Callable[[Facts], list[str]]] = {
    Alert.Rule.RISK: _risk,
    Alert.Rule.CALL: _call,
    Alert.Rule.WORSE: _worse,
    Alert.Rule.SYMPTOMS: _symptoms,
    Alert.Rule.SESSION: _session,
    Alert.Rule.WATCHED: _watched,
}
