"""An erasure unlocks the rows it names and no others: of answers, scores, alerts, decisions too."""

from importlib import import_module
from typing import Any

from django.db import migrations

from clinic.triggers import ROW, Erasable, locked_again

_ends = import_module("assessments.migrations.0007_alerts_end_by_decision")
_ERASING = "EXISTS (SELECT 1 FROM clinic_erasing WHERE row_id = OLD.id)"
TABLES = ("assessments_response", "assessments_score", "assessments_decision")


def _locked(erasable: Erasable, apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        locked_again(table, erasable=erasable)[0](apps, schema_editor)
    once = locked_again("assessments_alert", once="decided_at", erasable=erasable)
    once[0](apps, schema_editor)
    _ends.let_go(apps, schema_editor)


def by_the_row(apps: Any, schema_editor: Any) -> None:
    _locked(ROW, apps, schema_editor)
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": _ends._SQLITE, "postgresql": _ends._POSTGRESQL}[vendor]:
        schema_editor.execute(statement.replace(_ends._ERASING, _ERASING), params=None)


def as_it_was(apps: Any, schema_editor: Any) -> None:
    _locked(True, apps, schema_editor)
    _ends.hold(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0014_a_link_asked_for"),
        ("clinic", "0015_signed_text_and_erased_rows"),
    ]
    operations = [migrations.RunPython(by_the_row, as_it_was)]
