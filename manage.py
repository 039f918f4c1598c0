#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import os
import sys
from argparse import ArgumentParser
from typing import NoReturn


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.core.management.base import CommandParser

    from clinic import walls

    walls.open_every()
    # argparse would end with 2; a command says what its codes mean, and 1 is that it was refused.
    CommandParser.error = _refuse  # type: ignore[method-assign, assignment]
    execute_from_command_line(sys.argv)


def _refuse(parser: ArgumentParser, message: str) -> NoReturn:
    parser.print_usage(sys.stderr)
    parser.exit(1, f"{parser.prog}: error: {message}\n")


if __name__ == "__main__":
    main()
