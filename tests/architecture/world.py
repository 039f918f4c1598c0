"""Two practices with one of everything, made by the product's own actions.

Every text carries its practice's name, so that a text seen across the border can be told.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.utils import timezone

from assessments.actions.answers import enter_response, save_answer
from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.drafts import save_draft, save_items, start_draft
from assessments.actions.imports import import_questionnaire
from assessments.actions.own_forms import start_own_form
from assessments.actions.sharing import share_result
from assessments.actions.typing_in import begin_typing
from assessments.library import load_instrument
from assessments.models import (
    Assignment,
    BringOver,
    InstrumentDraft,
    InstrumentVersion,
    ReferenceSet,
    Response,
)
from assessments.psychometrics.definition import load
from clinic.actions.clients import change_client
from clinic.actions.notes import add_addendum, save_note, sign_note, start_note
from clinic.actions.plans import choose_pathway, update_goals
from clinic.library import library
from clinic.models import Erasure, Member, Note, Plan
from reports import storage
from reports.actions import release_report, sign_report
from reports.documents.facts import collect
from reports.documents.progress import build
from reports.documents.shape import fingerprint
from reports.models import Report
from tests.architecture.record import keep_record
from tests.architecture.relations import relate
from tests.factories import ClientFactory, MemberFactory, care_for
from tests.passkeys import KeyStore
from tests.people import PracticePeople, TwoPractices

ANXIOUS = library().pathway("anxious")


@dataclass(frozen=True)
class PracticeWorld:
    """One practice, and one of everything its therapist keeps about the client."""

    people: PracticePeople
    plan: Plan
    draft: Note
    signed: Note
    instrument: InstrumentVersion
    in_the_making: InstrumentDraft
    from_a_file: InstrumentDraft
    assignment: Assignment
    token: str
    responses: list[Response]
    ready: Report
    waiting: Report
    failed: Report
    deactivated: Member
    left: Member
    passkey: Authenticator
    related: dict[str, object]

    def ids(self) -> dict[str, object]:
        """What fills an address: "<route name> <argument>" where one row does not fit all."""
        return {
            "client_id": self.people.client.pk,
            "pk": self.passkey.pk,
            "plan_id": self.plan.pk,
            "note_id": self.draft.pk,
            "note_addendum note_id": self.signed.pk,
            "instrument": self.instrument.instrument,
            "draft_id": self.in_the_making.pk,
            "draft_key draft_id": self.from_a_file.pk,
            "draft_facts draft_id": self.from_a_file.pk,
            "draft_decide draft_id": self.from_a_file.pk,
            "assignment_id": self.assignment.pk,
            "number": 1,
            "token": self.token,
            "report_id": self.ready.pk,
            "report_cancel report_id": self.waiting.pk,
            "report_retry report_id": self.failed.pk,
            "batch_id": self.failed.batch,
            "result_share assignment_id": self.responses[0].assignment_id,
            "result_withdraw assignment_id": self.responses[1].assignment_id,
            **self.related,
        }


@dataclass(frozen=True)
class World:
    harbour: PracticeWorld
    lighthouse: PracticeWorld


def make_world(two: TwoPractices) -> World:
    return World(furnish(two.harbour, "Harbour"), furnish(two.lighthouse, "Lighthouse"))


def furnish(people: PracticePeople, name: str) -> PracticeWorld:
    """Everything one therapist and one client make in a few weeks."""
    client, by = people.client, people.therapist
    change_client(client=client, by=by, phone="07700 900123", contact_notes=f"{name} door code")
    plan = choose_pathway(client=client, pathway="anxious", reason=f"{name} reason", by=by)
    goals = {goal.pk: {"words": f"{name} words", "in_focus": True} for goal in plan.goals.all()}
    update_goals(plan=plan, goals=goals, by=by)
    signed = sign_note(note=written(people, plan, name, days_ago=9), by=by)
    more = {"note": signed, "reason": f"{name} why", "text": f"{name} more", "by": by}
    add_addendum(kind="addendum", **more)
    add_addendum(kind="amendment", section="focus", struck=name, **more)
    refer_to(people, name)
    erased(people)
    responses = [answered(people, days_ago=days, value=value) for days, value in ((60, 6), (9, 3))]
    left = former(people, f"{name} Gone")
    day = people.practice.today() + timedelta(days=7)
    assignment = assign_check_in(client=client, why=f"{name} asks", closes_on=day, by=by)
    first = load_instrument("attachment-dimensions").items[0].link_id
    save_answer(assignment=assignment, link_id=first, value=5)
    begin_typing(assignment=assignment, answered_on=people.practice.today(), by=by)
    together = start_own_form(client=client, instrument="caregiving-history", by=by)
    draft = written(people, plan, name, days_ago=2)
    record = keep_record(people, name, plan=plan, note=signed, draft=draft)
    return PracticeWorld(
        people=people,
        plan=plan,
        draft=draft,
        signed=signed,
        instrument=built(people, name),
        in_the_making=being_built(people, name),
        from_a_file=being_read(people, name),
        assignment=assignment,
        token=make_link(assignment=assignment, by=by)[1],
        responses=responses,
        ready=finished(people, name),
        waiting=asked(people, audience="referrer", recipient=f"{name} recipient"),
        failed=asked(
            people, state="failed", error="It could not be made.", attempts=5, batch=uuid4()
        ),
        deactivated=former(people, f"{name} Locked"),
        left=left,
        related=relate(people, name, left)
        | record
        | shown(people, name, responses[1])
        | sent(people, name)
        | handed_over(people, name)
        | of_members(together),
        passkey=KeyStore().belongs_to(by.user, f"{name} passkey"),
    )


def of_members(form: Assignment) -> dict[str, object]:
    """A form that members fill in, for the addresses that are about one."""
    routes = ("own_form", "own_form_page", "own_form_send")
    return {f"{route} assignment_id": form.pk for route in routes}


def built(people: PracticePeople, name: str) -> InstrumentVersion:
    """A questionnaire of the practice's own, approved."""
    mapping = load_instrument("attachment-dimensions").as_mapping()
    own = mapping | {"id": f"{name.lower()}-own", "title": f"{name} questionnaire"}
    return InstrumentVersion.objects.create(
        practice=people.practice,
        instrument=own["id"],
        version=own["version"],
        language=own["language"],
        title=own["title"],
        definition=own,
        content_hash=load(own).content_hash,
        origin="own",
        published_by=people.owner,
    )


def being_built(people: PracticePeople, name: str) -> InstrumentDraft:
    """A questionnaire with two questions and no scale yet."""
    by = people.therapist
    draft = start_draft(title=f"{name} evenings", language="en-GB", by=by)
    options = [{"value": value, "label": f"{name} {value}"} for value in (1, 2, 3)]
    save_draft(draft_id=draft.pk, changes={"options": options}, revision=0, by=by)
    entries = [{"linkId": "", "text": f"{name} wonders about {word}."} for word in ("this", "that")]
    return save_items(draft_id=draft.pk, entries=entries, revision=1, by=by)


def being_read(people: PracticePeople, name: str) -> InstrumentDraft:
    """A questionnaire from a file, without a key."""
    answers = [{"valueInteger": value} for value in (0, 1, 2)]
    question = {"linkId": "a", "text": f"{name} file wonders.", "type": "choice"}
    resource = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": f"{name} file",
        "item": [question | {"answerOption": answers}],
    }
    return import_questionnaire(resource=resource, by=people.therapist)


def refer_to(people: PracticePeople, name: str) -> ReferenceSet:
    """A cut-off from a source of the practice's own."""
    return ReferenceSet.objects.create(
        practice=people.practice,
        instrument="ecr-12",
        population=f"{name} adults",
        citation=f"{name} source",
        scales={"anxiety": {"cut": 4.1}},
        content_hash=hashlib.sha256(name.encode()).hexdigest(),
        added_by=people.owner,
    )


def erased(people: PracticePeople) -> Erasure:
    """The certificate of a client whose record is gone."""
    day = people.practice.today()
    gone = ClientFactory(practice=people.practice, name="Erased", state="ended", ended_on=day)
    return Erasure.objects.create(
        practice=people.practice,
        client=gone,
        erased_by=people.owner,
        reason="retention",
        backups_age_out_on=day,
    )


def written(people: PracticePeople, plan: Plan, name: str, days_ago: int) -> Note:
    """A draft with something in every part."""
    day = people.practice.today() - timedelta(days=days_ago)
    note = start_note(client=people.client, session_on=day, by=people.therapist)
    goal = plan.goals.all()[0]
    marker = library().goal(goal.template).markers[0]
    worked = {
        "worked_on": True,
        "attainment": 1,
        "route": library().routes[0].id,
        "markers": {marker.id: f"{name} evidence"},
    }
    sections = {"focus": f"{name} focus", "plan": f"{name} next", "risk": f"{name} risk"}
    content = {"sections": sections, "activation": "anxious", "goals": {str(goal.pk): worked}}
    return save_note(
        note_id=note.pk, content=content, session_on=day, revision=0, by=people.therapist
    )


def answered(people: PracticePeople, days_ago: int, value: int) -> Response:
    day = people.practice.today() - timedelta(days=days_ago)
    items = load_instrument("attachment-dimensions").items
    return enter_response(
        client=people.client,
        answers={item.link_id: value for item in items},
        answered_on=day,
        sent_at=datetime.combine(day, time(9), tzinfo=people.practice.zone),
        by=people.therapist,
    )


def shown(people: PracticePeople, name: str, response: Response) -> dict[str, object]:
    """A result on the client's own page, with a card they have."""
    given = {"cards": ["myths.fixed"], "by": people.therapist}
    return {"result_id": share_result(response=response, words=f"{name} framing", **given).pk}


def sent(people: PracticePeople, name: str) -> dict[str, object]:
    """A file of clients with a fault, and one that waits."""
    own = {"practice": people.practice, "member": people.therapist}
    faults = [[2, "name", f"{name} is here already."]]
    seen = BringOver.objects.create(**own, state="ready", fault_count=1, faults=faults)
    open_ = BringOver.objects.create(**own, text=f"name,birth_year\n{name} arrival,1990")
    return {"bring_over_id": seen.pk, "bring_over_cancel bring_over_id": open_.pk}


def asked(people: PracticePeople, **fields: Any) -> Report:
    return Report.objects.create(
        practice=people.practice,
        client=people.client,
        requested_by=people.therapist,
        period_to=people.practice.today(),
        **fields,
    )


def finished(people: PracticePeople, name: str) -> Report:
    """A report whose sealed file holds the practice's name."""
    report = asked(people, opening=f"{name} words first")
    content = f"%PDF-1.7 {name} report".encode()
    report.file = storage.keep(report, uuid4(), content)
    report.file_hash, report.file_size = hashlib.sha256(content).hexdigest(), len(content)
    report.state, report.pages, report.finished_at = "ready", 1, timezone.now()
    document = build(collect(report))
    report.snapshot = replace(document, practice=f"{name} snapshot").as_json()
    report.snapshot_hash, report.made_at = fingerprint(report.snapshot), timezone.now()
    report.save()
    return report


def signed_version(draft: Report, by: Member) -> Report:
    """What is signed of it, with a file of its own."""
    seen = fingerprint(Report.objects.get(pk=draft.pk).snapshot)  # as a sweep may have stored it
    Report.objects.filter(pk=draft.pk).update(snapshot_hash=seen)
    signed = sign_report(report=draft, seen=seen, by=by)
    signed.file = storage.keep(signed, uuid4(), b"%PDF-1.7 signed")
    signed.file_hash = hashlib.sha256(b"%PDF-1.7 signed").hexdigest()
    signed.state, signed.pages, signed.locked_at = "ready", 1, timezone.now()
    signed.save()
    return signed


def handed_over(people: PracticePeople, name: str) -> dict[str, object]:
    """A signed letter on the client's own pages."""
    signed = signed_version(finished(people, name), people.therapist)
    released = release_report(report=signed, words=f"{name} hands it over", by=people.therapist)
    ids = {f"{route} report_id": signed.pk for route in ("report_release", "report_revoke")}
    return {"release_id": released.pk, **ids}


def former(people: PracticePeople, name: str) -> Member:
    """A therapist who still stands on the client's caseload; about to lose the way in."""
    member = MemberFactory(practice=people.practice, user__name=name)
    care_for(member, people.client)
    return member
