"""An alert ends by a decision that may end it, and by nothing else: the database holds it too."""

from typing import Any

from django.db import migrations

from clinic.triggers import append_only

_ERASING = "EXISTS (SELECT 1 FROM clinic_erasing WHERE practice_id = OLD.practice_id)"
# What may end an alert about danger, or a wish to be called, and what may end any other.
_DECIDED = """EXISTS (
    SELECT 1 FROM assessments_decision
    WHERE alert_id = NEW.id AND (
        (NEW.rule IN ('risk', 'call') AND (
            kind IN ('spoke', 'safety_plan', 'emergency') OR (kind = 'passed' AND to_id IS NULL)))
        OR (NEW.rule NOT IN ('risk', 'call') AND
            kind IN ('talked', 'changed_plan', 'supervision', 'watch', 'no_action'))))"""
_CLOSES = "NEW.state = 'decided' OR NEW.decided_at IS NOT NULL"
_MOVES = "NEW.rule <> OLD.rule OR NEW.client_id <> OLD.client_id OR NEW.id <> OLD.id"
_ENDS = f"({_CLOSES}) AND OLD.decided_at IS NULL AND NOT {_DECIDED}"
_WORDS = "an alert ends by a decision"
_SQLITE = (
    f"CREATE TRIGGER assessments_alert_begins BEFORE INSERT ON assessments_alert WHEN {_CLOSES} "
    f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    f"CREATE TRIGGER assessments_alert_ends BEFORE UPDATE ON assessments_alert "
    f"WHEN {_MOVES} OR ({_ENDS}) BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    f"CREATE TRIGGER assessments_alert_stays BEFORE DELETE ON assessments_alert "
    f"WHEN OLD.decided_at IS NULL AND NOT {_ERASING} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
)
_RAISE = f"RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation';"
_POSTGRESQL = (
    f"""CREATE FUNCTION secure_base_alert() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'INSERT' THEN
            IF {_CLOSES} THEN {_RAISE} END IF;
        ELSIF TG_OP = 'UPDATE' THEN
            IF {_MOVES} OR ({_ENDS}) THEN {_RAISE} END IF;
        ELSE
            IF OLD.decided_at IS NULL AND NOT {_ERASING} THEN {_RAISE} END IF;
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$""",
    "CREATE TRIGGER assessments_alert_ends BEFORE INSERT OR UPDATE OR DELETE "
    "ON assessments_alert FOR EACH ROW EXECUTE FUNCTION secure_base_alert()",
)
_UNDO = {
    "sqlite": [f"DROP TRIGGER assessments_alert_{name}" for name in ("begins", "ends", "stays")],
    "postgresql": [
        "DROP TRIGGER assessments_alert_ends ON assessments_alert",
        "DROP FUNCTION secure_base_alert()",
    ],
}


def hold(apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[vendor]:
        schema_editor.execute(statement, params=None)


def let_go(apps: Any, schema_editor: Any) -> None:
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_schedules_and_alerts"), ("clinic", "0009_the_record")]
    operations = [
        migrations.RunPython(*append_only("assessments_alert", once="decided_at", erasable=True)),
        migrations.RunPython(hold, let_go),
    ]
