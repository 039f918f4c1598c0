"""One code for the tablet at a time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0009_shared_results'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='tabletcode',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at', None)), fields=('assignment',), name='one_live_code'),
        ),
    ]
