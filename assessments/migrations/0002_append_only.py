from django.db import migrations

from clinic.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial"), ("clinic", "0002_append_only")]
    operations = [
        migrations.RunPython(*append_only("assessments_instrumentversion")),
        migrations.RunPython(*append_only("assessments_response")),
        migrations.RunPython(*append_only("assessments_score")),
    ]
