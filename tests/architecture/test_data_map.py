"""Every column is declared, and what must be sealed is."""

from django.apps import apps
from django.db import models

from clinic.models import EncryptedText
from tests.architecture.data_map import DATA_MAP, SEALED
from tests.architecture.sources import PACKAGES


def ours() -> list[type[models.Model]]:
    """Every model of the product's own apps."""
    return [m for m in apps.get_models() if m._meta.app_label in PACKAGES]


def declared(label: str) -> list[str]:
    return [name for names in DATA_MAP.get(label, {}).values() for name in names.split()]


def test_every_column_is_declared_once() -> None:
    stored = {m._meta.label: sorted(f.name for f in m._meta.concrete_fields) for m in ours()}
    assert {label: sorted(declared(label)) for label in DATA_MAP} == stored


def test_words_and_answers_are_sealed_and_nothing_else_is() -> None:
    sealed = {
        f"{model._meta.label}.{field.name}"
        for model in ours()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedText)
    }
    must_be = {
        f"{label}.{name}"
        for label, kinds in DATA_MAP.items()
        for kind in SEALED
        for name in kinds.get(kind, "").split()
    }
    assert sealed == must_be
