"""The role as which the product asks PostgreSQL: it owns nothing and passes no wall."""

from collections.abc import Iterator

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from psycopg import errors, sql

from clinic.models import AppendOnly
from reports.actions.erasure import ERASED

RIGHTS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
Refusals = tuple[type[Exception], ...]
ERASABLE = {label for label, _path in ERASED}


def make_role(name: str, password: str) -> bool:
    """Make the role, or give the one there is this password; False where that is not for us to do.

    The password reaches the server as its SCRAM hash, so that no log of statements holds it.
    """
    secret = _hashed(name, password)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        is_there = cursor.fetchone() is not None
    made_meanwhile = (errors.DuplicateObject, errors.UniqueViolation)
    if not is_there and _carried_out(f"CREATE ROLE {{}} {RIGHTS}", name, secret, made_meanwhile):
        return True
    not_ours = (errors.InsufficientPrivilege,)
    return not secret or _carried_out("ALTER ROLE {}", name, secret, not_ours)


@transaction.atomic
def grant_rights(name: str) -> None:
    """Let the role read and write the rows, and nothing else; asked again it mends what is amiss.

    What is written once it may not change, and only what an erasure removes it may delete.
    """
    role = sql.Identifier(name)
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(sql.SQL(statement).format(role=role))


def _statements() -> Iterator[str]:
    rows, counters = "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT"
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield "GRANT USAGE ON SCHEMA public TO {role}"
    yield "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
    yield f"GRANT {rows} ON ALL TABLES IN SCHEMA public TO {{role}}"
    yield f"GRANT {counters} ON ALL SEQUENCES IN SCHEMA public TO {{role}}"
    later = "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT"
    yield f"{later} {rows} ON TABLES TO {{role}}"
    yield f"{later} {counters} ON SEQUENCES TO {{role}}"
    yield "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}"
    for model in apps.get_models():
        if issubclass(model, AppendOnly):
            kept = "UPDATE" if model._meta.label in ERASABLE else "UPDATE, DELETE"
            yield f"REVOKE {kept} ON {model._meta.db_table} FROM {{role}}"


def _carried_out(statement: str, name: str, secret: str, but: Refusals) -> bool:
    """Whether the server did it; False where it refused for one of these reasons."""
    parts = [sql.SQL(statement).format(sql.Identifier(name))]
    if secret:
        parts.append(sql.SQL("PASSWORD {}").format(sql.Literal(secret)))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.SQL(" ").join(parts))
    except DatabaseError as error:
        if isinstance(error.__cause__, but):
            return False
        raise
    return True


def _hashed(name: str, password: str) -> str:
    if not password:
        return ""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    return bytes(
        pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    ).decode()
