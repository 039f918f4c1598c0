"""A client's answers: redeem the link, save each answer, send them once."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access import CheckInClosed, LinkRefused, digest, enter_by_link
from assessments.actions.alerts import raise_for_answers, raise_for_response
from assessments.actions.check_ins import TOKEN_BYTES, answer_request, locked
from assessments.actions.newer_answers import Shown, refuse_overwriting
from assessments.actions.scores import write_scores
from assessments.actions.versions import version_for
from assessments.models import AnsweredBy, Assignment, Draft, Link, Response
from assessments.psychometrics.answers import MAX_NAME, MAX_TEXT, Answers
from assessments.psychometrics.careless import careless_notes
from assessments.psychometrics.definition import NAME, Instrument, ItemKind
from assessments.psychometrics.definition import AnsweredBy as FilledInBy
from assessments.psychometrics.questions import questions
from assessments.psychometrics.rules import risks
from assessments.psychometrics.scoring import AnswerError, score
from assessments.queries import ATTACHMENT, kept_and_open, may_be_answered, may_be_measured
from assessments.queries.alerts import device_is_shared
from clinic import audit
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, Member, User


@transaction.atomic
def redeem(*, token: str, browser: str = "", by: User | None = None) -> tuple[Link, str]:
    """Turn a token into the flow secret of exactly one browser; LinkRefused for all others.

    `browser` is something only that browser sends. With it the secret comes out the same again,
    so that a button pressed twice leads in twice, and nobody else's press does.
    """
    enter_by_link(token)
    rows = Link.objects.select_related("assignment__client__practice")
    link = rows.filter(token_hash=digest(token)).first()
    if link is None or not may_be_answered(link.assignment):
        raise LinkRefused(link.pk if link else "")
    now = timezone.now()
    secret = digest(f"{token}:{browser}") if browser else secrets.token_urlsafe(TOKEN_BYTES)
    # The conditions stand in the UPDATE itself, so that the database picks the one winner.
    won = Link.objects.filter(
        pk=link.pk, redeemed_at=None, revoked_at=None, expires_at__gt=now
    ).update(redeemed_at=now, flow_hash=digest(secret))
    if not won:
        again = Link.objects.filter(pk=link.pk, revoked_at=None, flow_hash=digest(secret))
        if not again.exists():
            raise LinkRefused(link.pk)
        return link, secret
    answer_request(link.assignment)
    audit.record(Event.LINK_REDEEMED, by=by, subject=link, client=link.assignment.client)
    return link, secret


@transaction.atomic
def save_answers(
    *,
    assignment: Assignment,
    answers: Answers,
    forgotten: Collection[str] = (),
    shown: Shown | None = None,
    by: User | Member | None = None,
    recorded: bool = False,
) -> Draft:
    """Keep answers by key, None for a skipped question; the last one given to a question holds.

    `shown`: what their page showed. Where something else was answered since, AnsweredMeanwhile is
    raised and nothing kept; but an answer that tells of danger is never held back.

    `forgotten` are keys that count as not seen again, when a part set aside is taken up after all.
    `recorded`: this visit's saving is in the audit already. Raises CheckInClosed, and
    ValidationError for an answer that was not offered or words that are too long.
    """
    assignment = locked(assignment.pk)
    draft, is_open = kept_and_open(assignment)
    if not is_open:
        raise CheckInClosed(assignment)
    answers = sound_answers(assignment.instrument_version.loaded, answers)
    draft = draft or Draft(practice_id=assignment.practice_id, assignment=assignment)
    # Whoever tells of danger is heard before anything else, and their answer is kept with it.
    raise_for_answers(assignment=assignment, answers=answers, before=draft.answers, by=by)
    kept = draft.answers | answers
    kept = {key: value for key, value in kept.items() if key not in forgotten}
    if shown is not None and not risks(assignment.instrument_version.loaded, answers):
        refuse_overwriting(assignment, shown, draft.answers, kept)
    draft.answers = kept
    draft.save()
    if not recorded:
        audit.record(Event.CHECK_IN_SAVED, by=by, subject=assignment)
    return draft


@transaction.atomic
def save_answer(
    *,
    assignment: Assignment,
    link_id: str,
    value: int | str | None,
    by: User | None = None,
    recorded: bool = False,
) -> Draft:
    """Keep one answer; see `save_answers`. `link_id` is `person/linkId` in a repeated form."""
    return save_answers(assignment=assignment, answers={link_id: value}, by=by, recorded=recorded)


@transaction.atomic
def send_response(*, assignment: Assignment, by: User | None) -> Response:
    """Send what was answered: one Response with its scores, however often this is called.

    Raises CheckInClosed, and ValidationError when not one question was answered or skipped.
    """
    assignment = locked(assignment.pk)
    if assignment.state == Assignment.State.DONE:
        return Response.objects.get(assignment=assignment)
    draft, is_open = kept_and_open(assignment)
    if not is_open:
        raise CheckInClosed(assignment)
    if draft is None:
        raise ValidationError(_("Nothing is answered yet, so there is nothing to send."))
    return end_with(
        assignment=assignment,
        answers=draft.answers,
        seconds=max(0, int((timezone.now() - draft.created_at).total_seconds())),
        shared_device=is_shared(assignment),
        by=by,
    )


@transaction.atomic(savepoint=False)
def end_with(
    *,
    assignment: Assignment,
    answers: Answers,
    answered_on: date | None = None,
    seconds: int | None = None,
    shared_device: bool = False,
    by: User | Member | None,
) -> Response:
    """The one response of a check-in that the caller holds locked and open, and its end.

    What a member hands in says so (`entered_by`); `answered_on` is today where nothing is said.
    """
    now = timezone.now()
    entered_by = by if isinstance(by, Member) else None
    response = _store(
        assignment,
        answers,
        answered_on=answered_on or now.astimezone(assignment.practice.zone).date(),
        sent_at=now,
        seconds=seconds,
        shared_device=shared_device,
        entered_by=entered_by,
        by=by,
    )
    Draft.objects.filter(assignment=assignment).delete()
    assignment.state, assignment.ended_at = Assignment.State.DONE, now
    assignment.save(update_fields=["state", "ended_at"])
    event = Event.RESPONSE_ENTERED if entered_by else Event.RESPONSE_SENT
    audit.record(event, by=by, subject=response)
    return response


@transaction.atomic
def enter_response(
    *,
    client: Client,
    instrument: str = ATTACHMENT,
    answers: Answers,
    answered_on: date,
    sent_at: datetime | None = None,
    seconds: int | None = None,
    stated: Mapping[str, float] | None = None,
    by: Member,
) -> Response:
    """Enter answers given elsewhere, on paper say: an ended assignment and its response.

    `answers` of a repeated form hold `person/name` for everybody they are about; `stated` are
    totals by scale that came with them, kept beside ours. Judged against
    the forms up to that day; verdicts already stored for later forms stay as they are. Refused
    without consent, for a day to come and for answers that were not offered.
    """
    version = version_for(client.practice, instrument)
    if not may_be_measured(client):
        raise ValidationError(
            _("%(name)s has not agreed to check-ins. Record their consent first.")
            % {"name": client.name}
        )
    if answered_on > client.practice.today():
        raise ValidationError({"answered_on": _("This day has not come yet.")})
    at = sent_at or timezone.now()
    assignment = Assignment.objects.create(
        practice_id=client.practice_id,
        client=client,
        instrument_version=version,
        assigned_by=by,
        closes_at=at,
        state=Assignment.State.DONE,
        ended_at=at,
        answered_by=_ANSWERED_BY.get(version.loaded.answered_by, AnsweredBy.CLIENT),
    )
    Assignment.objects.filter(pk=assignment.pk).update(created_at=at)
    answers = sound_answers(version.loaded, answers)
    response = _store(
        assignment,
        answers,
        answered_on=answered_on,
        sent_at=at,
        seconds=seconds,
        stated=dict(stated or {}),
        by=by,
    )
    audit.record(Event.RESPONSE_SENT, by=by, subject=response, reason="entered")
    return response


def _store(
    assignment: Assignment,
    answers: Answers,
    *,
    answered_on: date,
    sent_at: datetime,
    seconds: int | None,
    stated: Mapping[str, float] | None = None,
    shared_device: bool = False,
    entered_by: Member | None = None,
    by: User | Member | None,
) -> Response:
    instrument = assignment.instrument_version.loaded
    whole = _asked_for(instrument, answers, shared_device=shared_device)
    notes = [note.value for note in careless_notes(instrument, whole, seconds)]
    response = Response.objects.create(
        practice_id=assignment.practice_id,
        client=assignment.client,
        assignment=assignment,
        instrument_version=assignment.instrument_version,
        answers=whole,
        answered_by=assignment.answered_by,
        entered_by=entered_by,
        answered_on=answered_on,
        sent_at=sent_at,
        seconds=seconds,
        notes=notes,
        stated=stated or {},
    )
    scores = write_scores(response, whole)
    raise_for_response(response=response, answers=whole, scores=scores, by=by)
    return response


_ANSWERED_BY = {
    FilledInBy.THERAPIST: AnsweredBy.THERAPIST,
    FilledInBy.TOGETHER: AnsweredBy.TOGETHER,
}


def is_shared(assignment: Assignment) -> bool:
    """Whether others see what this client answers on, and the form asks what is not for them."""
    items = assignment.instrument_version.loaded.items
    return any(item.discreet for item in items) and device_is_shared(assignment.client)


def _asked_for(
    instrument: Instrument, answers: Answers, *, shared_device: bool
) -> dict[str, int | str | None]:
    """An answer, or None, to each question that was asked in the end, and the people chosen.

    What a condition or a change of mind took away is not sent: the client no longer sees it. An
    answer that tells of a risk is sent all the same.
    """
    people = instrument.repeat.people if instrument.repeat else ()
    names = {key: answers.get(key) for key in (f"{person.id}/{NAME}" for person in people)}
    keys = (
        question.key
        for question in questions(instrument, answers, shared_device=shared_device)
        if question.item.kind is not ItemKind.WORDS
    )
    told = {finding.key: answers[finding.key] for finding in risks(instrument, answers)}
    chosen = {key: name for key, name in names.items() if name is not None}
    return chosen | {key: answers.get(key) for key in keys} | told


def sound_answers(instrument: Instrument, answers: Answers) -> dict[str, int | str | None]:
    """The answers, words made plain; ValidationError for what was not asked or not offered."""
    try:
        score(instrument, answers)
    except AnswerError:
        raise ValidationError(
            _("Choose one of the answers offered, or skip this question.")
        ) from None
    return {key: _plain(key, value) for key, value in answers.items()}


def _plain(key: str, value: int | str | None) -> int | str | None:
    if not isinstance(value, str):
        return value
    if key.endswith(f"/{NAME}"):
        return sound_text(value, name=_("The name"), limit=MAX_NAME)
    return sound_text(value, name=_("Your answer"), limit=MAX_TEXT) or None
