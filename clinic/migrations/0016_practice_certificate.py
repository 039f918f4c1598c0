"""A practice's certificate, with which it signs the files it hands out."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import clinic.models.fields
from clinic.policies import walled


class Migration(migrations.Migration):
    dependencies = [("clinic", "0015_signed_text_and_erased_rows")]

    operations = [
        migrations.CreateModel(
            name="PracticeCertificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("subject", models.CharField(max_length=200, verbose_name="who it was issued to")),
                ("issuer", models.CharField(max_length=200, verbose_name="who issued it")),
                (
                    "serial",
                    models.CharField(max_length=64, verbose_name="serial number, hexadecimal"),
                ),
                (
                    "fingerprint",
                    models.CharField(max_length=64, verbose_name="SHA-256 of the certificate"),
                ),
                ("not_before", models.DateTimeField()),
                ("not_after", models.DateTimeField()),
                ("certificates", models.TextField()),
                ("key", clinic.models.fields.EncryptedText()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.member",
                    ),
                ),
                (
                    "practice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificate",
                        to="clinic.practice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("not_before__lt", models.F("not_after"))),
                        name="certificate_ends_after_it_begins",
                    )
                ]
            },
        ),
        migrations.RunPython(*walled("clinic_practicecertificate")),
    ]
