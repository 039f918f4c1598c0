"""What must hold before a process serves or works: the system checks, as a refusal."""

import sys

import django
from django.core.management import call_command
from django.core.management.base import SystemCheckError


def refuse_contradictions() -> None:
    """Run the system checks; end the process with their words when one is an error."""
    django.setup()
    try:
        call_command("check", verbosity=0)
    except SystemCheckError as error:
        sys.stderr.write(f"Secure Base does not start.\n{error}\n")
        raise SystemExit(78) from None  # EX_CONFIG
