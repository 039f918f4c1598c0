"""Questionnaires on their way: begun, taken on to a next version, changed, discarded."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessments.actions.draft_content import Definition, changed
from assessments.library import shipped
from assessments.models import InstrumentDraft, InstrumentVersion, Origin
from assessments.psychometrics.definition import AnsweredBy
from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.models import Event, Member, Practice

# No shipped instrument will ever take a name that begins so.
_OWN = "own-"


class DraftConflict(Exception):
    """Somebody saved in between; `stored` is what the database holds, nothing was overwritten."""

    def __init__(self, stored: InstrumentDraft) -> None:
        super().__init__(_("This questionnaire was changed elsewhere since you opened it."))
        self.stored = stored


@transaction.atomic
def start_draft(*, title: str, language: str, by: Member) -> InstrumentDraft:
    """An empty questionnaire of the practice's own, with honest limits to begin with."""
    practice = Practice.objects.select_for_update().get(pk=by.practice_id)
    begun = {
        "version": "1",
        "answered_by": AnsweredBy.CLIENT.value,
        "limits": _honest_limits(),
        "options": [],
        "items": [],
        "scales": [],
    }
    licence = _("Worded in %(practice)s for its own clients.") % {"practice": practice.name}
    definition = changed(begun, {"title": title, "language": language, "licence": licence})
    definition["id"] = free_name(
        practice, f"{_OWN}{slugified(definition['title'], 'questionnaire')}"
    )
    draft = InstrumentDraft.objects.create(
        practice=practice,
        origin=Origin.OWN,
        title=definition["title"],
        definition=definition,
        made_by=by,
    )
    audit.record(Event.INSTRUMENT_STARTED, by=by, subject=draft)
    return draft


@transaction.atomic
def save_draft(
    *, draft_id: UUID, changes: Mapping[str, Any], revision: int, by: Member
) -> InstrumentDraft:
    """Change some keys of a questionnaire being built. `revision` is the one the writer saw.

    Raises DraftConflict where it moved on, ValidationError where a value is not sound. The same
    content again changes nothing.
    """
    draft = locked_draft(draft_id, by)
    if draft.origin != Origin.OWN:
        raise ValidationError(_("This questionnaire was imported: its wording stays as it is."))
    return keep(draft, changed(draft.definition, changes), revision, by)


@transaction.atomic
def save_items(
    *, draft_id: UUID, entries: Sequence[Mapping[str, Any]], revision: int, by: Member
) -> InstrumentDraft:
    """Keep all questions, in this order. One without a linkId is new and is given one.

    An entry's "risk" is the kind of danger it asks about, "" for none.
    """
    draft = locked_draft(draft_id, by)
    names = iter(fresh_link_ids(draft, sum(not entry["linkId"] for entry in entries)))
    items = [{**entry, "linkId": entry["linkId"] or next(names)} for entry in entries]
    risks = [{"item": each["linkId"], "kind": each["risk"]} for each in items if each.get("risk")]
    changes = {"items": items, "risks": risks}
    return save_draft(draft_id=draft_id, changes=changes, revision=revision, by=by)


@transaction.atomic
def save_scale(
    *, draft_id: UUID, number: int, said: Mapping[str, Any] | None, revision: int, by: Member
) -> InstrumentDraft:
    """Keep the scale at this place, counted from 1; None removes it, one more adds a new one."""
    scales = list(locked_draft(draft_id, by).definition.get("scales", []))
    if not 1 <= number <= len(scales) + 1:
        raise ValidationError(_("This scale is not there any more."))
    before = scales[number - 1 : number]
    if said is None:
        scales[number - 1 : number] = []
    else:
        scales[number - 1 : number] = [_scale(said, before, [each["id"] for each in scales])]
    return save_draft(draft_id=draft_id, changes={"scales": scales}, revision=revision, by=by)


@transaction.atomic
def discard_draft(*, draft: InstrumentDraft, by: Member) -> None:
    """Delete a draft; that it was there stays in the audit."""
    stored = locked_draft(draft.pk, by)
    audit.record(Event.INSTRUMENT_DISCARDED, by=by, subject=stored)
    stored.delete()


def keep(
    draft: InstrumentDraft, definition: Definition, revision: int, member: Member, **fields: Any
) -> InstrumentDraft:
    """Store what a locked draft now says, unless somebody else stored something since."""
    fields = {"definition": definition, "title": definition["title"][:200], **fields}
    if all(getattr(draft, name) == value for name, value in fields.items()):
        return draft
    if draft.revision != revision:
        raise DraftConflict(draft)
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.revision += 1
    draft.save(update_fields=[*fields, "revision", "saved_at"])
    audit.record(Event.INSTRUMENT_EDITED, by=member, subject=draft)
    return draft


def locked_draft(draft_id: UUID, member: Member) -> InstrumentDraft:
    """The draft as it is now, held until the transaction ends."""
    rows = InstrumentDraft.objects.select_for_update(of=("self",)).select_related("practice")
    draft = rows.filter(pk=draft_id).first()
    if draft is None:
        raise ValidationError(_("This draft was published or discarded meanwhile."))
    refuse_strangers(member, practice_id=draft.practice_id)
    return draft


def versions_of(practice_id: UUID, instrument: str) -> list[InstrumentVersion]:
    """A practice's own versions of an instrument, the newest first."""
    rows = InstrumentVersion.objects.filter(practice_id=practice_id, instrument=instrument)
    return list(rows.order_by("-created_at"))


def next_version(newest: InstrumentVersion) -> str:
    """What the version after `newest` is called: 1, 2, 3; for an imported one 1.0+2, 1.0+3."""
    if newest.origin == Origin.OWN and newest.version.isdecimal():
        return str(int(newest.version) + 1)
    named, _plus, count = newest.version.partition("+")
    return f"{named}+{int(count) + 1 if count.isdecimal() else 2}"


def free_name(practice: Practice, wanted: str) -> str:
    """`wanted`, with a number where an instrument or a draft has that name already."""
    taken = {each.id for each in shipped()}
    versions = InstrumentVersion.objects.filter(practice=practice)
    taken |= set(versions.values_list("instrument", flat=True))
    drafts = InstrumentDraft.objects.filter(practice=practice)
    taken |= set(drafts.values_list("definition__id", flat=True))
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def fresh_link_ids(draft: InstrumentDraft, count: int) -> list[str]:
    """`count` names for new items, none of which any version of this instrument ever used."""
    definitions = [draft.definition]
    if draft.based_on is not None:
        versions = versions_of(draft.practice_id, draft.based_on.instrument)
        definitions += [version.definition for version in versions]
    used = [item["linkId"] for each in definitions for item in each.get("items", ())]
    numbers = [int(name[1:]) for name in used if name[:1] == "q" and name[1:].isdecimal()]
    last = max(numbers, default=0)
    return [f"q{last + n}" for n in range(1, count + 1)]


def _scale(
    said: Mapping[str, Any], before: Sequence[Mapping[str, Any]], taken: Sequence[str]
) -> dict[str, Any]:
    """The scale as it is described now, under the name it always had."""
    if before:
        return {**before[0], "meaning": "", "higher_is_better": False, **said}
    wanted = f"scale-{slugified(str(said['title']), 'scores')}"
    names = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, len(taken) + 2))
    return {"id": next(name for name in names if name not in taken), **said}


def slugified(title: str, otherwise: str) -> str:
    """A title as part of a name; `otherwise` where none of its letters can be in one."""
    return slugify(title).replace("_", "-").strip("-")[:60].strip("-") or otherwise


def _honest_limits() -> list[str]:
    return [
        _("There are no norms, so its scores cannot say how somebody compares with other people."),
        _("How reliable its scores are has not been established."),
        _("There are no established cut-offs."),
        _("It follows a person from one time to the next, against themselves."),
        _("It is no diagnosis and does not replace professional help."),
    ]
