"""The role of web, worker and beat in the database, from the console of the tables' owner."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from clinic import walls
from config.operations.application_role import grant_rights, make_role


class Command(BaseCommand):
    help = (
        "Make the role named in APPLICATION_DATABASE_URL and let it read and write the rows, no"
        " more. Run it as the tables' owner after every migrate; it may be run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not walls.stand():
            self.stdout.write("SQLite has no roles; there is nothing to do.")
            return
        address = urlsplit(settings.APPLICATION_DATABASE_URL)
        name = unquote(address.username or "")
        if not name:
            raise CommandError("APPLICATION_DATABASE_URL names no role.")
        if name == connection.settings_dict["USER"]:
            raise CommandError(
                f"APPLICATION_DATABASE_URL names {name}, who owns the tables. Name another role."
            )
        if not make_role(name, unquote(address.password or "")):
            self.stderr.write(f"{name} keeps the password it has: it is not for us to change.")
        grant_rights(name)
        self.stdout.write(f"{name} reads and writes the rows, behind the walls between practices.")
