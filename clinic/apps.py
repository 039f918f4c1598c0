"""The app, and the words every form of the product says where nothing was filled in."""

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClinicConfig(AppConfig):
    name = "clinic"
    verbose_name = "People and the clinical record"

    def ready(self) -> None:
        # The error summary names the field before it. A field that can say more does.
        forms.Field.default_error_messages["required"] = _("Fill this in.")
