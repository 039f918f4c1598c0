"""Policies of before now ask which practice was entered once a statement (docs/adr/0037)."""

import re
from typing import Any

from django.db import migrations

_SAID = "current_setting('secure_base.practice'::text, true)"
_NOTHING = f"COALESCE({_SAID}, ''::text)"
# As PostgreSQL tells them; what stands in a SELECT already is left as it is.
_ASKED = (
    f"(NULLIF(NULLIF({_SAID}, ''::text), 'all'::text))::uuid",
    f"({_SAID} = 'all'::text)",
    f"({_NOTHING} = ''::text)",
    f"({_NOTHING} = ANY (ARRAY[''::text, 'all'::text]))",
)
_EACH_ROW = re.compile("(?<!SELECT )(" + "|".join(map(re.escape, _ASKED)) + ")")
_POLICIES = """
SELECT tablename, policyname, qual, with_check FROM pg_policies
WHERE schemaname = current_schema() AND policyname LIKE 'secure_base_%'
"""


def ask_once(apps: Any, schema_editor: Any) -> None:
    """The same rules, each of these conditions in a SELECT of its own."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_POLICIES)
        policies = cursor.fetchall()
    for table, name, *rules in policies:
        asked_once = [_EACH_ROW.sub(r"(SELECT \1)", rule) if rule else "" for rule in rules]
        if asked_once != [rule or "" for rule in rules]:
            using, check = asked_once
            schema_editor.execute(
                f"ALTER POLICY {name} ON {table}"
                + f" USING ({using})" * bool(using)
                + f" WITH CHECK ({check})" * bool(check),
                params=None,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0007_copy_of_the_record"),
        ("assessments", "0018_bring_overs"),
        ("clinic", "0017_messages_again"),
    ]
    operations = [migrations.RunPython(ask_once, migrations.RunPython.noop)]
