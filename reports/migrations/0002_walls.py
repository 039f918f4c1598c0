"""Row-level security on PostgreSQL, as in clinic/migrations/0007_walls.py."""

from django.db import migrations

from clinic.policies import walled


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial"), ("clinic", "0007_walls")]
    operations = [migrations.RunPython(*walled("reports_report"))]
