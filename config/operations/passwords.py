"""A password for a command: asked for, or read from the environment; never an argument."""

import os
from argparse import ArgumentParser
from getpass import getpass

from django.core.management.base import CommandError


def add_password_option(parser: ArgumentParser) -> None:
    """`--password-env NAME`, for machines that can't type."""
    parser.add_argument(
        "--password-env",
        metavar="NAME",
        help="read the password from this environment variable instead of asking for it",
    )


def password_for(person: str, variable: str | None) -> str:
    """The password of `person`. CommandError when the variable is empty or two tries differ."""
    if variable:
        password = os.environ.get(variable, "")
        if not password:
            raise CommandError(f"The environment variable {variable} is empty.")
        return password
    password = getpass(f"Password for {person}: ")
    if password != getpass("The same again: "):
        raise CommandError("The two passwords differ. Nothing was changed.")
    return password
