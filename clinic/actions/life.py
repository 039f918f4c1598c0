"""The people in a client's life and the line of that life: for the record, never handed on."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import audit
from clinic.actions.members import refuse_strangers
from clinic.actions.wording import sound_text
from clinic.models import Client, Event, LifeEvent, Member, Person

MOST_PEOPLE, MOST_EVENTS = 40, 100
NAME_LIMIT, WHEN_LIMIT, WORDS_LIMIT = 80, 80, 2_000
OLDEST = 120
TONES = (-1, 0, 1)
LIMITS: dict[str, tuple[Any, int]] = {
    "name": (gettext_lazy("Name or word for them"), NAME_LIMIT),
    "asked_as": (gettext_lazy("Asked about as"), NAME_LIMIT),
    "words": (gettext_lazy("In your words"), WORDS_LIMIT),
    "what": (gettext_lazy("What happened"), WORDS_LIMIT),
    "when": (gettext_lazy("When, in words"), WHEN_LIMIT),
}
Row = TypeVar("Row", Person, LifeEvent)


@transaction.atomic
def add_person(*, client: Client, content: Mapping[str, Any], by: Member) -> Person:
    """Somebody who matters to the client: `content` as `Person` describes it."""
    return _add(Person, client, _person(content), by, MOST_PEOPLE, Event.PERSON_CHANGED)


@transaction.atomic
def change_person(*, person: Person, content: Mapping[str, Any], by: Member) -> Person:
    """What is known of them now. Whoever was taken off the map stays off it."""
    return _change(person, _person(content), by, Event.PERSON_CHANGED)


@transaction.atomic
def remove_person(*, person: Person, by: Member) -> Person:
    """Take them off the map, and with them every word about them."""
    return _remove(person, by, Event.PERSON_CHANGED)


@transaction.atomic
def add_life_event(*, client: Client, content: Mapping[str, Any], by: Member) -> LifeEvent:
    """One thing on the client's life line: `content` as `LifeEvent` describes it."""
    return _add(LifeEvent, client, _event(content), by, MOST_EVENTS, Event.LIFE_LINE_CHANGED)


@transaction.atomic
def change_life_event(*, event: LifeEvent, content: Mapping[str, Any], by: Member) -> LifeEvent:
    """What is said of it now."""
    return _change(event, _event(content), by, Event.LIFE_LINE_CHANGED)


@transaction.atomic
def remove_life_event(*, event: LifeEvent, by: Member) -> LifeEvent:
    """Take it off the line, and with it every word about it."""
    return _remove(event, by, Event.LIFE_LINE_CHANGED)


def _add(
    model: type[Row], client: Client, content: dict[str, Any], by: Member, most: int, event: Event
) -> Row:
    refuse_strangers(by, practice_id=client.practice_id)
    Client.objects.select_for_update().get(pk=client.pk)
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(client=client)
    if rows.filter(removed_at=None).count() >= most:
        raise ValidationError(_("There are %(most)s already; no more fit here.") % {"most": most})
    last = rows.aggregate(last=models.Max("position"))["last"] or 0
    row = model(
        practice_id=client.practice_id,
        client=client,
        content=content,
        position=last + 1,
        added_by=by,
    )
    row.save()
    audit.record(event, by=by, subject=row, reason="added")
    return row


def _change(row: Row, content: dict[str, Any], by: Member, event: Event) -> Row:
    row = _standing(row, by)
    if row.content != content:
        row.content = content
        row.save(update_fields=["content"])
        audit.record(event, by=by, subject=row)
    return row


def _remove(row: Row, by: Member, event: Event) -> Row:
    row = _standing(row, by)
    row.content, row.removed_at = {}, timezone.now()
    row.save(update_fields=["content", "removed_at"])
    audit.record(event, by=by, subject=row, reason="removed")
    return row


def _standing(row: Row, by: Member) -> Row:
    """The row as it stands, locked."""
    refuse_strangers(by, practice_id=row.practice_id)
    rows: models.QuerySet[Any] = models.QuerySet(type(row))
    stored: Row = rows.select_for_update().get(pk=row.pk)
    if stored.removed_at is not None:
        raise ValidationError(_("This was taken out meanwhile."))
    return stored


def _person(content: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(content, {"name", "role", "manner", "steady", "words", "asked_as"})
    return {
        "name": _text(content, "name", required=True),
        "role": _one_of(content.get("role", Person.Role.OTHER), Person.Role.values),
        "manner": _one_of(content.get("manner", Person.Manner.UNCLEAR), Person.Manner.values),
        "steady": bool(content.get("steady", False)),
        "words": _text(content, "words"),
        "asked_as": _text(content, "asked_as"),
    }


def _event(content: Mapping[str, Any]) -> dict[str, Any]:
    _refuse_unknown(content, {"what", "when", "age", "kind", "tone"})
    age = content.get("age")
    if age is not None and not 0 <= age <= OLDEST:
        raise ValidationError(_("An age lies between 0 and %(oldest)s years.") % {"oldest": OLDEST})
    return {
        "what": _text(content, "what", required=True),
        "when": _text(content, "when"),
        "age": age,
        "kind": _one_of(content.get("kind", LifeEvent.Kind.OTHER), LifeEvent.Kind.values),
        "tone": _one_of(content.get("tone", 0), TONES),
    }


def _text(content: Mapping[str, Any], name: str, *, required: bool = False) -> str:
    label, limit = LIMITS[name]
    return sound_text(content.get(name) or "", name=label, limit=limit, required=required)


def _one_of(value: Any, known: Any) -> Any:
    if value not in known:
        raise ValidationError(_("Choose one of the answers on this page."))
    return value


def _refuse_unknown(content: Mapping[str, Any], known: set[str]) -> None:
    if unknown := content.keys() - known:
        raise TypeError(f"content knows no {sorted(unknown)}")
