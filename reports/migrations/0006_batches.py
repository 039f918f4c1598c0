"""Drafts that are asked for in one step, one for each of several clients."""

from django.db import migrations, models

from clinic.triggers import ROW, locked_again


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0005_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='batch',
            field=models.UUIDField(blank=True, null=True, verbose_name='the batch it was asked for in'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('batch__isnull', False)), fields=('practice', 'batch', 'client'), name='report_once_in_a_batch'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('batch', None), ('version', None), _connector='OR'), name='batch_of_drafts'),
        ),
        migrations.RunPython(*locked_again("reports_report", once="locked_at", erasable=ROW)),
    ]
