"""The role as which the product asks PostgreSQL: it owns nothing and passes no wall."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction
from psycopg import errors, sql

from clinic.models import AppendOnly
from reports.actions.erasure import ERASED

RIGHTS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
ERASABLE = {label for label, _path in ERASED}


@transaction.atomic
def make_role(name: str, password: str) -> bool:
    """Make the role, or give the one there is this password; False where that is not for us to do.

    The password reaches the server as its SCRAM hash, so that no log of statements holds it.
    """
    role, secret = sql.Identifier(name), _hashed(name, password)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        is_new = cursor.fetchone() is None
        change = f"CREATE ROLE {{}} {RIGHTS}" if is_new else "ALTER ROLE {}"
        parts = [sql.SQL(change).format(role)]
        if secret:
            parts.append(sql.SQL("PASSWORD {}").format(sql.Literal(secret)))
        if not is_new and not secret:
            return True
        try:
            with transaction.atomic():
                cursor.execute(sql.SQL(" ").join(parts))
        except Exception as error:
            if isinstance(error.__cause__, errors.InsufficientPrivilege) and not is_new:
                return False
            raise
    return True


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


def _hashed(name: str, password: str) -> str:
    if not password:
        return ""
    connection.ensure_connection()
    pgconn = connection.connection.pgconn
    return bytes(
        pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256")
    ).decode()
