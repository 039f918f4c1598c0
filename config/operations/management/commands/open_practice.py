"""The first practice of an installation, or another one, with its owner."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from clinic.actions.practices import open_practice
from config.operations.passwords import add_password_option, password_for


class Command(BaseCommand):
    help = "Open a practice. Its owner is a therapist too and can sign in at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="name of the practice")
        parser.add_argument("--country", required=True, help="two letters, such as GB")
        parser.add_argument("--time-zone", required=True, help="such as Europe/London")
        parser.add_argument("--language", default="en-gb", help="en-gb unless given")
        parser.add_argument("--owner-email", required=True, help="the owner signs in with this")
        parser.add_argument("--owner-name", required=True)
        add_password_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("name", "country", "time_zone", "language", "owner_email", "owner_name")
        given = {name: options[name] for name in names}
        password = password_for(given["owner_email"], options["password_env"])
        try:
            practice = open_practice(**given, password=password)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"{practice.name} is open. {given['owner_email']} can sign in.")
