"""Whom a report is prepared for, by name."""

import clinic.models.fields
from django.db import migrations

from clinic.triggers import ROW, locked_again


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0008_walls_asked_once'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='recipient',
            field=clinic.models.fields.EncryptedText(blank=True, default='', verbose_name='whom it is prepared for, by name'),
        ),
        migrations.RunPython(*locked_again("reports_report", once="locked_at", erasable=ROW)),
    ]
