"""What each client's newest form says, in a row of its own that lists sort by."""

import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from clinic.policies import walled

_NEWEST = """COALESCE((
    SELECT state FROM assessments_score AS each
    WHERE each.client_id = assessments_lateststate.client_id
    AND each.instrument = 'attachment-dimensions' AND each.scale = '{scale}'
    AND each.value IS NOT NULL ORDER BY each."on" DESC, each.at DESC LIMIT 1
), '')"""
_WORK_OUT = (
    f"UPDATE assessments_lateststate SET anxiety = {_NEWEST.format(scale='anxiety')},"
    f" avoidance = {_NEWEST.format(scale='avoidance')} WHERE client_id IN "
)
_ADD = (
    "INSERT INTO assessments_lateststate"
    " (id, created_at, practice_id, client_id, anxiety, avoidance)"
)
_OURS = "instrument = 'attachment-dimensions'"

# The row is held before the scores are read, so that of two forms at the same moment the later
# one sees both.
_POSTGRESQL = f"""
CREATE FUNCTION assessments_latest_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added WHERE {_OURS}) THEN
        {_ADD} SELECT gen_random_uuid(), now(), practice_id, client_id, '', ''
        FROM added WHERE {_OURS} GROUP BY practice_id, client_id ORDER BY client_id
        ON CONFLICT (client_id) DO UPDATE SET practice_id = EXCLUDED.practice_id;
        {_WORK_OUT} (SELECT client_id FROM added WHERE {_OURS});
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assessments_score_latest AFTER INSERT ON assessments_score
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION assessments_latest_states();
"""
_SQLITE = f"""
CREATE TRIGGER assessments_score_latest AFTER INSERT ON assessments_score WHEN NEW.{_OURS}
BEGIN
    {_ADD} VALUES (
        lower(hex(randomblob(16))), strftime('%Y-%m-%d %H:%M:%f', 'now'),
        NEW.practice_id, NEW.client_id, '', ''
    ) ON CONFLICT (client_id) DO NOTHING;
    {_WORK_OUT} (NEW.client_id);
END;
"""
_KEY = {"postgresql": "gen_random_uuid()", "sqlite": "lower(hex(randomblob(16)))"}
_UNDO = {
    "postgresql": "DROP TRIGGER assessments_score_latest ON assessments_score;"
    " DROP FUNCTION assessments_latest_states()",
    "sqlite": "DROP TRIGGER assessments_score_latest",
}


def keep(apps: Any, schema_editor: Any) -> None:
    """From now on a trigger notes what the newest form says."""
    vendor = schema_editor.connection.vendor
    schema_editor.execute({"postgresql": _POSTGRESQL, "sqlite": _SQLITE}[vendor], params=None)


def keep_no_more(apps: Any, schema_editor: Any) -> None:
    """Without the trigger."""
    schema_editor.execute(_UNDO[schema_editor.connection.vendor], params=None)


def work_out(apps: Any, schema_editor: Any) -> None:
    """Note it for the scores that are there already."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":  # every practice's, until this commits
        schema_editor.execute("SELECT set_config('secure_base.practice', 'all', true)")
    scored = f"FROM assessments_score WHERE {_OURS}"
    schema_editor.execute(
        f"{_ADD} SELECT {_KEY[vendor]}, CURRENT_TIMESTAMP, practice_id, client_id, '', ''"
        f" {scored} GROUP BY practice_id, client_id",
        params=None,
    )
    schema_editor.execute(f"{_WORK_OUT} (SELECT client_id {scored})", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_moved_with_its_session"),
        ("clinic", "0015_signed_text_and_erased_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="LatestState",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("anxiety", models.CharField(blank=True, max_length=24)),
                ("avoidance", models.CharField(blank=True, max_length=24)),
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="latest_state",
                        to="clinic.client",
                    ),
                ),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.practice",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(*walled("assessments_lateststate")),
        migrations.RunPython(work_out, migrations.RunPython.noop),
        migrations.RunPython(keep, keep_no_more),
    ]
