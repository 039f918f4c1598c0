"""Every column is declared, what must be sealed is, and the inventory tells people so."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from clinic.models import EncryptedText
from config.operations import inventory
from config.operations.data_map import DATA_MAP, FROM_PACKAGES, SEALED
from tests.architecture.sources import PACKAGES, ROOT


def ours() -> list[type[models.Model]]:
    """Every model of the product's own apps."""
    return [m for m in apps.get_models() if m._meta.app_label in PACKAGES]


def declared(label: str) -> list[str]:
    return [name for names in DATA_MAP.get(label, {}).values() for name in names.split()]


def test_every_column_is_declared_once() -> None:
    stored = {m._meta.label: sorted(f.name for f in m._meta.concrete_fields) for m in ours()}
    assert {label: sorted(declared(label)) for label in DATA_MAP} == stored


def test_every_kind_has_a_word() -> None:
    assert {kind for kinds in DATA_MAP.values() for kind in kinds} == inventory.WORDS.keys()


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


def test_tables_of_packages_are_named() -> None:
    others = {m._meta.label for m in apps.get_models() if m._meta.app_label not in PACKAGES}
    assert {label for label in FROM_PACKAGES if "." in label} == others


def test_the_inventory_is_what_the_models_say() -> None:
    written = (ROOT / "docs/data-inventory.md").read_text(encoding="utf-8")
    assert written == inventory.inventory(), "run `manage.py data_inventory`"


def test_the_command_writes_it_and_a_new_column_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DATA_MAP["clinic.Leave"], "contact", "shelter")
    call_command("data_inventory", "--out", str(tmp_path / "it.md"))
    assert "| contact | yes | `shelter` |" in (tmp_path / "it.md").read_text(encoding="utf-8")
