"""The first start of an installation: the console says how to claim it."""

import sys

from django.conf import settings
from django.db import DatabaseError, connections

from clinic import walls
from clinic.actions.setup import make_setup_code

SETUP_WORDS = """
No practice has been set up here yet. Open %(where)s and enter this code:

    %(code)s

It works once, for 24 hours. A new one: python manage.py setup_code
"""


def announce_setup() -> None:
    """Print the code that claims an installation without a practice; nothing once there is one."""
    walls.open_every()
    try:
        code = make_setup_code()
    except DatabaseError:  # not migrated yet: readyz says so
        return
    finally:
        connections.close_all()
        walls.open_none()
    if code is not None:
        where = f"{settings.PUBLIC_URL.rstrip('/')}/setup/"
        sys.stdout.write(SETUP_WORDS % {"where": where, "code": code})
        sys.stdout.flush()
