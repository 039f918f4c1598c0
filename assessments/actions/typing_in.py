"""Type a paper form in, twice, settle where the two differ, and send it as a client's answers."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.actions.alerts import raise_for_answers
from assessments.actions.answers import end_with, is_shared, sound_answers
from assessments.actions.check_ins import locked
from assessments.models import AnsweredBy, Assignment, Channel, Draft, Response, TypedSheet
from assessments.psychometrics.answers import Answers
from assessments.psychometrics.sheets import Given, differing, settled
from assessments.queries import takes_check_ins
from assessments.queries.follow_ups import is_follow_up, takes_follow_ups
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Event, Member

# A sheet handed over in one session is often filled in before it is asked for here in the next.
BEFORE_ASKED = timedelta(days=14)
Stage = TypedSheet.Stage


@transaction.atomic
def begin_typing(*, assignment: Assignment, answered_on: date, by: Member) -> TypedSheet:
    """Take up a sheet that was filled in on that day, or correct the day.

    A window that has closed does not matter: the day on the sheet does. Refused for a day to
    come, and for one more than two weeks before the client was asked.
    """
    refuse_strangers(by, practice_id=assignment.practice_id)
    assignment = locked(assignment.pk)
    _refuse_ended(assignment)
    _refuse_day(assignment, answered_on)
    sheet, made = TypedSheet.objects.get_or_create(
        assignment=assignment,
        defaults={
            "practice_id": assignment.practice_id,
            "answered_on": answered_on,
            "typed_by": by,
        },
    )
    if not made and sheet.answered_on != answered_on:
        sheet.answered_on = answered_on
        sheet.save(update_fields=["answered_on", "saved_at"])
    _record(assignment, by)
    return sheet


@transaction.atomic
def type_in(
    *, assignment: Assignment, answers: Answers, stage: str, by: Member, recorded: bool = False
) -> TypedSheet:
    """Keep what was typed of this time through; None is a question left blank on the paper.

    An answer that tells of danger raises its alert now, in the same transaction; typed the same
    the second time, it raises no other. `recorded`: this page's typing is in the audit already.
    """
    assignment, sheet = _held(assignment, by)
    if sheet.stage != stage or stage == Stage.COMPARED:
        raise ValidationError(_("This sheet has moved on in another window. Look where it stands."))
    answers = sound_answers(assignment.instrument_version.loaded, answers)
    if stage == Stage.FIRST:
        before, new = sheet.first, answers
        sheet.first = sheet.first | answers
    else:
        before = sheet.second
        new = {key: value for key, value in answers.items() if value != sheet.first.get(key)}
        sheet.second = sheet.second | answers
    raise_for_answers(assignment=assignment, answers=new, before=before, by=by)
    sheet.typed_by = by
    sheet.save()
    if not recorded:
        _record(assignment, by)
    return sheet


@transaction.atomic
def end_pass(*, assignment: Assignment, stage: str, by: Member) -> TypedSheet:
    """The whole form was typed this time: on to the second time, or to comparing the two."""
    assignment, sheet = _held(assignment, by)
    if sheet.stage == stage and stage != Stage.COMPARED:
        sheet.stage = Stage.SECOND if stage == Stage.FIRST else Stage.COMPARED
        sheet.save(update_fields=["stage", "saved_at"])
        _record(assignment, by)
    return sheet


@transaction.atomic
def send_sheet(
    *,
    assignment: Assignment,
    chosen: Mapping[str, Given],
    over_begun: bool = False,
    by: Member,
) -> Response:
    """Send what was typed twice, each difference as `chosen`, the way a client's answers go.

    Called twice it sends once. Refused while a difference is open, where the client has answered
    online, and, unless `over_begun`, where they have begun to.
    """
    refuse_strangers(by, practice_id=assignment.practice_id)
    assignment = locked(assignment.pk)
    sheet = TypedSheet.objects.filter(assignment=assignment).first()
    if sheet is None and assignment.state == Assignment.State.DONE:
        return Response.objects.get(assignment=assignment)
    if sheet is None or sheet.stage != Stage.COMPARED:
        raise ValidationError(_("This sheet is not typed in twice yet."))
    _refuse_ended(assignment)
    _refuse_day(assignment, sheet.answered_on)
    if not over_begun and Draft.objects.filter(assignment=assignment).exists():
        raise ValidationError(_("The client has begun to answer online. Say what holds."))
    response = end_with(
        assignment=assignment,
        answers=_settled(assignment, sheet, chosen, by),
        answered_on=sheet.answered_on,
        shared_device=is_shared(assignment),
        by=by,
    )
    sheet.delete()
    return response


@transaction.atomic
def set_apart(*, assignment: Assignment, by: Member) -> TypedSheet:
    """Keep the sheet as a check-in of its own, beside the one that was answered online.

    Its window is closed from the start, so that nobody answers it but from the sheet.
    """
    assignment, sheet = _held(assignment, by)
    now = timezone.now()
    own = Assignment.objects.create(
        practice_id=assignment.practice_id,
        client=assignment.client,
        instrument_version=assignment.instrument_version,
        assigned_by=by,
        why=assignment.why,
        closes_at=now,
        channel=Channel.PAPER,
    )
    Assignment.objects.filter(pk=own.pk).update(created_at=assignment.created_at)
    sheet.assignment = own
    sheet.save(update_fields=["assignment", "saved_at"])
    audit.record(Event.CHECK_IN_ASSIGNED, by=by, subject=own, reason="paper")
    return sheet


@transaction.atomic
def discard_sheet(*, assignment: Assignment, by: Member) -> None:
    """Let go of what was typed; alerts it raised stay."""
    assignment, sheet = _held(assignment, by)
    sheet.delete()
    audit.record(Event.CHECK_IN_SAVED, by=by, subject=assignment, reason="paper_discarded")


def _settled(
    assignment: Assignment, sheet: TypedSheet, chosen: Mapping[str, Given], by: Member
) -> dict[str, Given]:
    """What both typings come to; a third value may tell of danger too."""
    instrument, shared = assignment.instrument_version.loaded, is_shared(assignment)
    typed = (instrument, sheet.first, sheet.second)
    if any(key not in chosen for key in differing(*typed, shared_device=shared)):
        raise ValidationError(_("Settle every difference first."))
    answers = sound_answers(instrument, settled(*typed, chosen, shared_device=shared))
    known = (sheet.first, sheet.second)
    new = {key: value for key, value in answers.items() if value not in [k.get(key) for k in known]}
    raise_for_answers(assignment=assignment, answers=new, before={}, by=by)
    return answers


def _held(assignment: Assignment, by: Member) -> tuple[Assignment, TypedSheet]:
    refuse_strangers(by, practice_id=assignment.practice_id)
    assignment = locked(assignment.pk)
    sheet = TypedSheet.objects.filter(assignment=assignment).first()
    if sheet is None:
        raise ValidationError(_("Nothing of this sheet is kept here any more."))
    return assignment, sheet


def _refuse_ended(assignment: Assignment) -> None:
    if assignment.answered_by != AnsweredBy.CLIENT:
        raise ValidationError(_("This one is filled in by a member, so there is no sheet."))
    if assignment.state == Assignment.State.DONE:
        raise ValidationError(
            _("%(name)s has answered this check-in online. Those answers hold; the sheet waits.")
            % {"name": assignment.client.name}
        )
    if assignment.state == Assignment.State.WITHDRAWN:
        raise ValidationError(_("This check-in was withdrawn, so nothing is typed in for it."))
    client = assignment.client
    follows = is_follow_up(assignment) and takes_follow_ups(client)
    if not (follows or takes_check_ins(client)):
        raise ValidationError(
            _("%(name)s takes no check-ins now: care has ended or consent is missing.")
            % {"name": assignment.client.name}
        )


def _refuse_day(assignment: Assignment, day: date) -> None:
    practice = assignment.practice
    if day > practice.today():
        raise ValidationError({"answered_on": _("This day has not come yet.")})
    earliest = assignment.created_at.astimezone(practice.zone).date() - BEFORE_ASKED
    if day < earliest:
        raise ValidationError(
            {
                "answered_on": _("Choose a day from %(day)s on: two weeks before it was asked for.")
                % {"day": date_format(earliest)}
            }
        )


def _record(assignment: Assignment, by: Member) -> None:
    audit.record(Event.CHECK_IN_SAVED, by=by, subject=assignment, reason="paper")
