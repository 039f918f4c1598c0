"""Row-level security on PostgreSQL, as in clinic/migrations/0007_walls.py."""

from django.db import migrations, models

from clinic.policies import mine_or_shared, walled


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_erasable"), ("clinic", "0007_walls")]
    operations = [
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["flow_hash"], name="link_by_flow"),
        ),
        migrations.RunPython(
            *walled(
                *("assessments_assignment", "assessments_draft", "assessments_response"),
                *("assessments_score", "assessments_instrumentdraft"),
                *("assessments_practiceinstrument", "assessments_referenceuse"),
            )
        ),
        migrations.RunPython(*walled("assessments_link", opens_to=["token_hash", "flow_hash"])),
        migrations.RunPython(
            *walled(
                *("assessments_instrumentversion", "assessments_referenceset"),
                rows=mine_or_shared(),
            )
        ),
    ]
