"""A client's record as plain values: what data.json holds."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone

from assessments.models import InstrumentVersion
from clinic.models import Client, Member, User
from reports.exports.contents import EXPORTED, LEFT_OUT

FORMAT = 1


def record_of(client: Client) -> dict[str, Any]:
    """Everything that is exported, a table each, times in ISO 8601 with their offset.

    People are given by id and name, questionnaires by id, version and title.
    """
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "practice": {"id": str(client.practice_id), "name": client.practice.name},
        "tables": {
            part.label: [_row(row, part.names) for row in part.rows(client)] for part in EXPORTED
        },
        "left_out": {label: str(why) for label, why in LEFT_OUT.items()},
    }


def _row(row: models.Model, names: list[str]) -> dict[str, Any]:
    return {name: _plain(row, name) for name in names}


def _plain(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    if not field.is_relation:
        return _value(getattr(row, name))
    if field.related_model in _NAMED:
        target = getattr(row, name)
        return None if target is None else _NAMED[field.related_model](target)
    return _value(getattr(row, f"{name}_id"))


def _value(value: Any) -> Any:
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _person(person: Member | User) -> dict[str, str]:
    return {"id": str(person.pk), "name": person.name}


def _version(version: InstrumentVersion) -> dict[str, str]:
    named = {"id": version.instrument, "version": version.version, "title": version.title}
    return named | {"language": version.language}


_NAMED: Mapping[Any, Any] = {Member: _person, User: _person, InstrumentVersion: _version}
