"""Words that would be markup if a page forgot to escape them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models.signals import pre_save

from clinic.models import EncryptedText
from config.operations.data_map import DATA_MAP

LONG = "\"'><script>ran()</script><img src=x onerror=ran()>"
SHORT = "\"'><img src=x onerror=ran()>"
MARKUP = ("<script>ran()", "<img src=x onerror", "\"'><")
ESCAPED = "&lt;img src=x onerror=ran()&gt;"


def armed(words: str, room: int | None) -> str:
    """`words` with the longest of these that fits into `room` characters."""
    for payload in (LONG, SHORT):
        if payload in words or SHORT in words:
            return words
        if room is None or len(words) + len(payload) <= room:
            return words + payload
    return words


@contextmanager
def hostile_words(mark: str) -> Iterator[set[str]]:
    """Every text that names `mark` is armed before it is stored; gives the columns that were."""
    reached: set[str] = set()

    def arm(sender: Any, instance: models.Model, **_: Any) -> None:
        for column in sender._meta.concrete_fields:
            value = instance.__dict__.get(column.attname)
            changed = _armed(value, mark, column.max_length)
            if changed != value:
                setattr(instance, column.attname, changed)
                reached.add(f"{sender._meta.label}.{column.name}")

    def many(rows: Any, objs: Any, *args: Any, **kwargs: Any) -> Any:
        objs = list(objs)
        for each in objs:
            arm(type(each), each)
        return bulk_create(rows, objs, *args, **kwargs)

    bulk_create = models.QuerySet.bulk_create
    pre_save.connect(arm, weak=False)
    models.QuerySet.bulk_create = many  # type: ignore[method-assign]
    try:
        yield reached
    finally:
        models.QuerySet.bulk_create = bulk_create  # type: ignore[method-assign]
        pre_save.disconnect(arm)


def _armed(value: Any, mark: str, room: int | None) -> Any:
    if type(value) is str:
        return armed(value, room) if mark in value else value
    if isinstance(value, dict):
        return {key: _armed(each, mark, None) for key, each in value.items()}
    if isinstance(value, list):
        return [_armed(each, mark, None) for each in value]
    return value


def sealed_columns() -> set[str]:
    """Every column that holds what somebody wrote or answered."""
    found = set()
    for label in DATA_MAP:
        for column in apps.get_model(label)._meta.concrete_fields:
            if isinstance(column, EncryptedText):
                found.add(f"{label}.{column.name}")
    return found
