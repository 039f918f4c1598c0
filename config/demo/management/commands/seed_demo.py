"""Make the demonstration's database: migrate and seed."""

import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clinic.models import User


class Command(BaseCommand):
    help = "Make the practice of invented people; does nothing where it already is."

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DEMO_PASSWORD", "")
        if not (settings.EMBEDDED and settings.DEMO):
            raise CommandError("Invented people belong into the demonstration: run make demo.")
        if not password:
            raise CommandError("DEMO_PASSWORD is empty: give the invented people a password.")
        call_command("migrate", interactive=False, verbosity=0)
        from config.demo.seed import ACCOUNTS, seed

        seed(password)
        self._change_passwords(list(ACCOUNTS), password)

    def _change_passwords(self, emails: list[str], password: str) -> None:
        """Where DEMO_PASSWORD is another than at the last start, the new one holds."""
        people = list(User.objects.filter(email__in=emails))
        if people and people[0].check_password(password):
            return
        for person in people:
            person.set_password(password)
            person.save(update_fields=["password"])
