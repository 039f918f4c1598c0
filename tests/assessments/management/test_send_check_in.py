"""A check-in from the command line: a link to try out, or a letter."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from assessments.models import Assignment
from clinic.models import Mail
from tests.people import PracticePeople


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_check_in", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_link_is_printed_and_opens_or_a_letter_waits(
    harbour: PracticePeople, settings: Any
) -> None:
    settings.PUBLIC_URL = "http://testserver"
    client = harbour.client
    link = run(str(client.pk), "attachment-brief", "--print-link")
    assert Browser().post(link).status_code == 302
    assert Assignment.objects.get().assigned_by == harbour.therapist
    with pytest.raises(CommandError, match="already waiting"):
        run(client.name, "attachment-brief", "--print-link")
    assert "waits to be sent" in run(client.name, "secure-pulse")
    assert Mail.objects.get().kind == "check_in"
    for who, what, words in (
        ("Nobody", "secure-pulse", "No such client"),
        (client.name, "horoscope", "not known here"),
    ):
        with pytest.raises(CommandError, match=words):
            run(who, what)
