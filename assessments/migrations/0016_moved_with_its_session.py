"""One more reason why a check-in was taken back: its session was moved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0015_erased_by_the_row")]

    operations = [
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
                    ("moved", "The session it is about was moved, and it is asked about anew"),
                ],
                max_length=12,
            ),
        ),
    ]
