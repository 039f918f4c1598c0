"""Results a client is shown, and whose answers are asked for."""

import clinic.models.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models

from clinic.policies import walled


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_withdrawn_with_a_trace'),
        ('clinic', '0012_words_topics_and_looks'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='answered_by',
            field=models.CharField(choices=[('client', 'the client'), ('therapist', 'the therapist'), ('together', 'the therapist with the client')], default='client', max_length=10),
        ),
        migrations.CreateModel(
            name='SharedResult',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('words', clinic.models.fields.EncryptedText(verbose_name='what the member says of it')),
                ('companions', models.JSONField(default=list, verbose_name='cards and exercises that came with it')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared_results', to='clinic.client')),
                ('practice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practice')),
                ('response', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shared', to='assessments.response')),
                ('shared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.member')),
            ],
            options={
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('response',), name='shared_once_at_a_time')],
            },
        ),
        migrations.RunPython(*walled("assessments_sharedresult")),
    ]
