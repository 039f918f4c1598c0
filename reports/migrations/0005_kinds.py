"""The report that closes the work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0004_signed_and_released'),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('progress', 'Progress report'), ('ending', 'Ending report')], default='progress', max_length=12),
        ),
    ]
