"""Asking PostgreSQL as the product does in production: a role that owns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from config.operations.application_role import grant_rights, make_role


@contextmanager
def as_application(practice: object = "") -> Iterator[None]:
    """Everything inside asks as the application's role, on this very connection.

    `practice`: what the session begins with, nothing for the web and "all" for worker and commands.
    """
    name = f"{connection.settings_dict['NAME']}_web"
    make_role(name, "")
    grant_rights(name)
    ask(f'SET ROLE "{name}"')
    say(practice)
    try:
        yield
    finally:
        ask("RESET ROLE")
        say("")


def say(practice: object, *, local: bool = False) -> None:
    """Set what the policies go by, for the session or for the transaction."""
    ask("SELECT set_config('secure_base.practice', %s, %s)", [str(practice), local])


def said() -> str:
    """What the policies go by now."""
    return ask("SELECT COALESCE(current_setting('secure_base.practice', true), '')")[0][0]


def ask(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    """Raw SQL; its rows, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
