#!/usr/bin/env python
"""Run a management command: `python manage.py help` lists them."""

import os
import sys

USAGE = 2  # argparse's own code


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from clinic import walls

    walls.open_every()
    try:
        execute_from_command_line(sys.argv)
    except SystemExit as left:
        # A command says what its codes mean, and a word it does not know is a refusal like others.
        sys.exit(1 if left.code == USAGE else left.code)


if __name__ == "__main__":
    main()
