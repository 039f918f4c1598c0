"""The code that claims a new installation on its set-up page."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clinic.actions.setup import make_setup_code
from config.first_start import SETUP_WORDS


class Command(BaseCommand):
    help = "Print a new one-time code for /setup/. Codes printed before stop working."

    def handle(self, *args: Any, **options: Any) -> None:
        code = make_setup_code()
        if code is None:
            raise CommandError(
                "There is a practice already; its owner invites people. "
                "For another practice: python manage.py open_practice"
            )
        where = f"{settings.PUBLIC_URL.rstrip('/')}/setup/"
        self.stdout.write(SETUP_WORDS % {"where": where, "code": code})
