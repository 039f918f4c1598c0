"""`manage.py send_check_in CLIENT INSTRUMENT`: ask one client now, for support and trying out."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from assessments.actions.check_ins import assign_check_in, make_link
from assessments.actions.letters import address
from assessments.actions.schedules import Timing, make_schedule
from assessments.models import Channel, Schedule
from clinic import walls
from clinic.models import Client, Member
from clinic.models.mail import wishes_of
from clinic.queries import carer_of, client_called

WHY = "To try out."


class Command(BaseCommand):
    """The client gets an e-mail; with `--print-link` nothing is sent, and the link is printed."""

    help = "Ask a client (id, or the name where only one has it) for one check-in now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("client", help="the client's id, or whole name")
        parser.add_argument("instrument", help="such as attachment-brief")
        parser.add_argument(
            "--print-link", action="store_true", help="print the link instead of sending it"
        )
        parser.add_argument("--days", type=int, default=7, help="how long it is open (7)")
        parser.add_argument("--why", default=WHY, help="what the client reads before they begin")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            client = client_called(options["client"])
        except LookupError as unknown:
            raise CommandError(str(unknown)) from None
        with walls.within(client.practice_id), transaction.atomic():
            by = _carer(client)
            try:
                self.stdout.write(_ask(client, by, options))
                if options["print_link"] and not settings.PUBLIC_URL:
                    self.stderr.write("Put the address people open before it: PUBLIC_URL is empty.")
            except ValidationError as refused:
                raise CommandError(" ".join(refused.messages)) from None


def _ask(client: Client, by: Member, options: dict[str, Any]) -> str:
    given = {"client": client, "instrument": options["instrument"], "why": options["why"]}
    if options["print_link"]:
        until = client.practice.today() + timedelta(days=options["days"])
        assignment = assign_check_in(**given, closes_on=until, by=by)
        _link, token = make_link(assignment=assignment, by=by)
        return address("link_landing", token)
    timing = Timing(
        cadence=Schedule.Cadence.ONCE,
        starts_on=client.practice.today(),
        at=timezone.now().astimezone(wishes_of(client).zone).time().replace(microsecond=0),
        days_open=options["days"],
    )
    make_schedule(**given, timing=timing, channel=Channel.MAIL, by=by)
    return f"A message to {client.name} waits to be sent."


def _carer(client: Client) -> Member:
    """In whose name it is asked."""
    carer = carer_of(client)
    if carer is None:
        raise CommandError("Nobody cares for this client at the moment.")
    return carer
