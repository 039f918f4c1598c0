"""The copy of a whole record: for the client, of the whole, and signed by nobody."""

from django.db import migrations, models

from clinic.triggers import ROW, locked_again


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0006_batches'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('progress', 'Progress report'), ('ending', 'Ending report'), ('prep', 'Session sheet'), ('record', 'Copy of the record')], default='progress', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'record'), _negated=True), models.Q(('audience', 'client'), ('batch', None), ('kind', 'record'), ('period_from', None), ('version', None)), _connector='OR'), name='record_copy_whole_unsigned'),
        ),
        migrations.RunPython(*locked_again("reports_report", once="locked_at", erasable=ROW)),
    ]
