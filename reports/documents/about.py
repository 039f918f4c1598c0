"""What the scores are and are not, and for the therapist's file how they were judged."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Alert, Decision
from assessments.psychometrics.definition import Instrument, Scale
from assessments.sentences import explained
from assessments.sentences.alerts import about as about_score
from assessments.sentences.alerts import reason, title
from reports.documents.facts import CheckIn, Facts
from reports.documents.shape import About, Fact, FilePage, Passage, Table
from reports.documents.words import not_a_diagnosis, not_why
from reports.sentences import DIMENSIONS, METHODS, NAMES, day, is_compared, number, working


def about(facts: Facts) -> About:
    """The last page of the letter."""
    instrument = facts.instrument
    limits = instrument.limits if instrument else (not_a_diagnosis(),)
    return About(
        heading=_("About these scores"),
        facts=(*_measure(facts), *_provenance(facts)),
        limits_heading=_("What is not known")
        if facts.reader.is_client
        else _("What is not known, as the questionnaire tells those who answer it"),
        limits=(*limits, not_why()),
        support=_support(facts) if facts.reader.is_client else None,
        fingerprint_label=_("Fingerprint of its contents (SHA-256)"),
    )


def file_page(facts: Facts) -> FilePage | None:
    """The page that professionals have more; None in the letter."""
    reader = facts.reader
    if not (reader.workings or reader.answers or facts.alerts):
        return None
    if facts.latest is None and not facts.alerts:
        return None
    return FilePage(
        heading=_("For the file") if reader.audience == "therapist" else _("How this is known"),
        workings=_workings(facts) if reader.workings else None,
        alerts=_alerts(facts),
        answers=_answers(facts) if reader.answers else None,
    )


def _alerts(facts: Facts) -> Table | None:
    """What was raised in the period, why, and what was decided about it."""
    if not facts.alerts:
        return None
    return Table(
        caption=_("What was raised, and what was decided"),
        columns=(_("Raised"), _("Why"), _("Decided")),
        rows=tuple(_alert(facts, alert) for alert in facts.alerts),
        widths=(20, 50, 30),
    )


def _alert(facts: Facts, alert: Alert) -> tuple[str, str, str]:
    made = facts.decisions.get(alert.pk, ())
    said = [_decision(facts, each) for each in made] or [_("Still open.")]
    # What a score tells of is in the programme's words alone, in which nobody is named.
    said_why = reason(alert) if about_score(alert) else map(facts.told, reason(alert))
    why = [f"{title(alert)}.", *said_why]
    return _on(facts, alert.raised_at), " ".join(why), " ".join(said)


def _decision(facts: Facts, made: Decision) -> str:
    words = {"day": _on(facts, made.happened_at), "kind": made.get_kind_display()}
    said = _("%(day)s: %(kind)s.") % words
    return f"{said} {facts.told(made.words)}".strip()


def _on(facts: Facts, at: datetime) -> str:
    return day(at.astimezone(facts.practice.zone).date())


def _workings(facts: Facts) -> Table | None:
    """Term by term how each verdict came about; what both dimensions share is said once."""
    columns = {
        scale: dict(working(facts.standing[scale].verdict))
        for scale in DIMENSIONS
        if scale in facts.standing and facts.standing[scale].verdict
    }
    if not columns:
        return None
    terms = list(dict.fromkeys(term for rows in columns.values() for term in rows))
    rows = []
    for term in terms:
        values = [rows_.get(term, "–") for rows_ in columns.values()]
        if len(values) > 1 and values[0] == values[1]:
            values[1] = _("the same")
        rows.append((term, *values))
    compared = is_compared({scale: facts.standing[scale].verdict for scale in columns})
    alone = _("How the scores were worked out")
    return Table(
        caption=_("How the statements about change were worked out") if compared else alone,
        columns=(_("Term"), *(str(NAMES[scale]) for scale in columns)),
        rows=tuple(rows),
        widths=(24, 48, 28) if len(columns) > 1 else (24, 76),
    )


def _measure(facts: Facts) -> tuple[Fact, ...]:
    instrument = facts.instrument
    if instrument is None:
        return ()
    scale = instrument.scale("anxiety")
    return (
        Fact(_("Questionnaire"), _name(instrument)),
        Fact(_("Purpose"), instrument.purpose),
        Fact(_("How it is scored"), _scoring(instrument, scale)),
        Fact(_("Missing answers"), _missing(facts)),
        *_error(facts, scale),
        Fact(_("Norms and cut-offs"), _cut(facts)),
        Fact(_("Licence"), instrument.licence),
    )


def _name(instrument: Instrument) -> str:
    low, high = instrument.lowest_and_highest
    return _(
        "%(title)s, version %(version)s: %(items)s statements, answered %(low)s to %(high)s"
    ) % {
        "title": instrument.title,
        "version": instrument.version,
        "items": len(instrument.items),
        "low": low,
        "high": high,
    }


def _scoring(instrument: Instrument, scale: Scale) -> str:
    return _(
        "Each score is the mean of its %(items)s answers, %(turned)s of them turned round. A "
        "score needs at least %(needed)s of %(items)s."
    ) % {"items": len(scale.items), "turned": len(scale.reversed), "needed": scale.needed}


def _missing(facts: Facts) -> str:
    short = [
        _("%(day)s, %(name)s: %(answered)s of %(items)s")
        % {
            "day": day(each.on),
            "name": str(NAMES[scale]).lower(),
            "answered": each.scores[scale].answered,
            "items": each.scores[scale].items,
        }
        for each in facts.check_ins
        for scale in DIMENSIONS
        if scale in each.scores and each.scores[scale].answered < each.scores[scale].items
    ]
    if not short:
        return _("None: every statement was answered in every check-in.")
    return _("Skipping is always allowed. Answered: %(list)s.") % {"list": "; ".join(short)}


def _error(facts: Facts, scale: Scale) -> tuple[Fact, ...]:
    verdict = next((s.verdict for s in facts.standing.values() if s.verdict), None)
    if verdict is None or scale.sd is None:
        return ()
    if verdict["sd"] is None:  # judged by a published number of points
        return (Fact(_("When a change counts"), explained(verdict)),)
    words = {
        "sd": number(verdict["sd"], 2),
        "reliability": number(verdict["reliability"], 2),
        "source": verdict["source"] or _("not stated"),
        "threshold": number(verdict["threshold"], 2),
    }
    return (
        Fact(
            _("Measurement error"),
            _("Standard deviation %(sd)s, reliability %(reliability)s. %(source)s") % words,
        ),
        Fact(
            _("When a change counts"),
            _("%(method)s: more than %(threshold)s points from the start.")
            % (words | {"method": METHODS.get(verdict["method"], verdict["method"])}),
        ),
    )


def _cut(facts: Facts) -> str:
    placed = [s.placement for s in facts.standing.values() if s.placement]
    if not placed:
        return _("There are none.")
    words = {"cut": number(placed[-1]["cut_anxiety"]), "other": number(placed[-1]["cut_avoidance"])}
    if placed[-1]["provisional"]:
        return (
            _(
                "No norms. The shaded corner of the picture ends at anxiety %(cut)s and avoidance "
                "%(other)s: the middle of the scale, provisional."
            )
            % words
        )
    return _("The shaded corner ends at anxiety %(cut)s and avoidance %(other)s.") % words


def _provenance(facts: Facts) -> tuple[Fact, ...]:
    made = facts.made_at.astimezone(facts.practice.zone)
    return (
        Fact(_("Report number"), facts.report.number),
        Fact(
            _("Data as of"),
            f"{date_format(made, 'DATE_FORMAT')}, {date_format(made, 'H:i')} "
            f"({facts.practice.time_zone})",
        ),
        Fact(_("Signature"), _("None: this is a draft.")),
        Fact(
            _("To check it"),
            _(
                "Tell the practice the number of this report and the fingerprint below: it keeps "
                "both, with the words and numbers they stand for."
            ),
        ),
    )


def _support(facts: Facts) -> Passage:
    said = whom_to_call(facts) or (_("Ask your therapist whom to turn to between sessions."),)
    return Passage(_("If you need someone to talk to"), said)


def whom_to_call(facts: Facts) -> tuple[str, ...]:
    """Whom the client can turn to; numbers are the practice's own settings."""
    practice, said = facts.practice, []
    if practice.phone:
        said.append(
            _("%(practice)s: %(phone)s") % {"practice": practice.name, "phone": practice.phone}
        )
    for line in facts.crisis_lines:
        said.append(", ".join(part for part in (f"{line.name}: {line.phone}", line.hours) if part))
    if practice.emergency_number:
        said.append(
            _("In danger right now: call %(number)s.") % {"number": practice.emergency_number}
        )
    return tuple(said)


def _answers(facts: Facts) -> Table | None:
    """Every answer of the first and the latest check-in, in the order shown."""
    first, latest = facts.first, facts.latest
    if first is None or latest is None:
        return None
    instrument = latest.response.instrument_version.loaded
    forms = [first, latest] if first.response.pk != latest.response.pk else [latest]
    rows = tuple(
        (item.text, *(_answer(instrument, form, item.link_id) for form in forms))
        for item in instrument.items
    )
    return Table(
        caption=_("Answers, statement by statement"),
        columns=(_("Statement"), *(day(form.on) for form in forms)),
        rows=rows,
        widths=(50, 25, 25) if len(forms) == 2 else (70, 30),
    )


def _answer(instrument: Instrument, form: CheckIn, link_id: str) -> str:
    value = form.response.answers.get(link_id)
    if value is None:
        return _("skipped")
    options = instrument.options_of(instrument.item(link_id))
    label = next((option.label for option in options if option.value == value), "")
    return f"{label} ({value})" if label else str(value)
