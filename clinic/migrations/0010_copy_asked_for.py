from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clinic", "0009_the_record")]
    operations = [
        migrations.AddField(
            model_name="contactwishes",
            name="record_asked_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="asked for a copy of the record"
            ),
        ),
    ]
