"""When a client asked for a fresh link, and one more reason why a check-in was taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0013_typed_sheets")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="link_asked_at",
            field=models.DateTimeField(
                blank=True,
                null=True,
                verbose_name="asked for a fresh link",
            ),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="withdrawn_why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("wrong_client", "It went to the wrong client"),
                    ("wrong_form", "It was the wrong questionnaire"),
                    ("not_needed", "It is not needed any more"),
                    ("care_ended", "Care has ended"),
                    ("no_session", "The session it was about did not take place"),
                ],
                max_length=12,
            ),
        ),
    ]
