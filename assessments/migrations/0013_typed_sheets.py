"""Sheets of paper on their way into the record."""

import clinic.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinic.policies import walled


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0012_follow_ups'),
        ('clinic', '0012_words_topics_and_looks'),
    ]

    operations = [
        migrations.CreateModel(
            name='TypedSheet',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('answered_on', models.DateField(verbose_name='filled in on')),
                ('stage', models.CharField(choices=[('first', 'typed in for the first time'), ('second', 'typed in for the second time'), ('compared', 'typed in twice')], default='first', max_length=10)),
                ('first', clinic.models.fields.EncryptedJSON(default=dict)),
                ('second', clinic.models.fields.EncryptedJSON(default=dict)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('assignment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sheet', to='assessments.assignment')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunPython(*walled("assessments_typedsheet")),
    ]
