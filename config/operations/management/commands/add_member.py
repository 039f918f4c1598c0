"""A new person in a practice, from the console."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from clinic.actions.members import add_member
from clinic.models import Practice
from clinic.roles import Role
from config.operations.passwords import add_password_option, password_for


class Command(BaseCommand):
    help = "Add a person who works in a practice and can sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practice", help="its name or id; not needed where there is one")
        parser.add_argument("--email", required=True, help="the person signs in with this")
        parser.add_argument("--name", required=True)
        parser.add_argument(
            "--role",
            action="append",
            required=True,
            choices=[role.value for role in Role],
            help="may be given several times",
        )
        parser.add_argument("--title", default="", help="such as Dr")
        parser.add_argument("--profession", default="")
        add_password_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        practice = _practice(options["practice"])
        given = {name: options[name] for name in ("email", "name", "title", "profession")}
        password = password_for(given["email"], options["password_env"])
        roles = {Role(role) for role in options["role"]}
        try:
            member = add_member(practice=practice, roles=roles, password=password, by=None, **given)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"{member.name} works in {practice.name} and can sign in.")


def _practice(wanted: str | None) -> Practice:
    rows = list(Practice.objects.order_by("name"))
    if not rows:
        raise CommandError("There is no practice yet: python manage.py open_practice")
    if wanted is not None:
        rows = [row for row in rows if row.name == wanted or row.pk == _id(wanted)]
        if not rows:
            raise CommandError(f"There is no practice “{wanted}”.")
    if len(rows) > 1:
        known = ", ".join(f"{row.name} ({row.pk})" for row in rows)
        raise CommandError(f"Say which practice with --practice: {known}")
    return rows[0]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
