"""What the environment says: read once, typed, with a safe embedded default for every name."""

import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent
BROKER_PATIENCE = {
    "socket_connect_timeout": 3,
    "socket_timeout": 3,  # above the second for which a worker asks Redis to hold its question
    "socket_keepalive": True,
    "health_check_interval": 5,  # and the longest that a silent connection is listened to, twice
    # Who rings hears at once that nobody is there; a worker waits by rules of its own.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
SQLITE_WAL_SAFE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


class Environment(StrEnum):
    """Where the product runs: on one laptop, in a test run, or as a service."""

    EMBEDDED = "embedded"
    TEST = "test"
    PRODUCTION = "production"


def read() -> Env:
    """Take over `.env` beside manage.py, if there is one, and return the typed reader.

    A variable of the process wins over `.env`; an empty one means the same as none.
    """
    for name, value in dotenv_values(BASE_DIR / ".env").items():
        os.environ.setdefault(name, value or "")
    for name in [name for name, value in os.environ.items() if not value]:
        del os.environ[name]
    return Env()


def environment(env: Env) -> Environment:
    """Which of the three environments this is; an unknown name is refused."""
    name = env.str("DJANGO_ENV", "embedded") or "embedded"
    try:
        return Environment(name)
    except ValueError as error:
        raise ValueError(
            f"DJANGO_ENV is {name!r}; it must be embedded, test or production."
        ) from error


def var_folder(env: Env) -> Path:
    """The folder of everything the embedded product writes; readable by its owner only."""
    folder = Path(env.str("SECURE_BASE_VAR", "") or BASE_DIR / "var").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def new_field_key() -> str:
    """A fresh FIELD_KEYS entry: `<id>:<32 random bytes, base64>`."""
    return f"k{secrets.token_hex(3)}:{urlsafe_b64encode(secrets.token_bytes(32)).decode()}"


def embedded_secrets(folder: Path) -> dict[str, str]:
    """Secrets of the embedded product: made once, kept in files only their owner can read."""
    makers: dict[str, dict[str, Callable[[], str]]] = {
        "secrets.env": {
            "SECRET_KEY": lambda: secrets.token_urlsafe(60),
            "FIELD_KEYS": new_field_key,
        },
        "backup-key.env": {"BACKUP_KEY": new_field_key},
    }
    found: dict[str, str] = {}
    for name, made in makers.items():
        path = folder / name
        if not path.exists():
            _write_once(path, "".join(f"{key}={make()}\n" for key, make in made.items()))
        lines = path.read_text().splitlines()
        found |= dict(line.split("=", 1) for line in lines if "=" in line)
    return found


def _write_once(path: Path, content: str) -> None:
    """The first of two starters wins; the other reads its file."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def sqlite_journal(version: tuple[int, ...]) -> str:
    """WAL only where SQLite's WAL-reset race is mended (3.44.6, 3.50.7, 3.51.3 and later)."""
    newest = SQLITE_WAL_SAFE[-1]
    mended = version >= newest or any(
        version[:2] == safe[:2] and version >= safe for safe in SQLITE_WAL_SAFE
    )
    return "WAL" if mended else "DELETE"


def file_store(env: Env) -> dict[str, str]:
    """How the S3-compatible store of private files is reached; empty where nothing is said."""
    return {
        "FILES_BUCKET": env.str("FILES_BUCKET", ""),
        "FILES_ENDPOINT": env.str("FILES_ENDPOINT", ""),
        "FILES_REGION": env.str("FILES_REGION", ""),
        "FILES_KEY_ID": env.str("FILES_KEY_ID", ""),
        "FILES_SECRET": env.str("FILES_SECRET", ""),
    }


def file_storage(kind: str, store: dict[str, str], folder: Path) -> dict[str, Any]:
    """Django's entry for private files: a folder, or a store where FILES_STORAGE is `s3`."""
    if kind != "s3":
        backend = "django.core.files.storage.FileSystemStorage"
        return {"BACKEND": backend, "OPTIONS": {"location": folder, "base_url": None}}
    options = {
        "bucket_name": store["FILES_BUCKET"],
        "endpoint_url": store["FILES_ENDPOINT"] or None,
        "region_name": store["FILES_REGION"] or "us-east-1",  # stores of one place answer to it
        "access_key": store["FILES_KEY_ID"],
        "secret_key": store["FILES_SECRET"],
    }
    return {"BACKEND": "config.object_store.ObjectStore", "OPTIONS": options}


def broker(url: str) -> tuple[str, dict[str, Any]]:
    """Celery's address and transport options for BROKER_URL.

    `filesystem:///folder` is the demonstration's last resort; its folders are made here. A task
    is handed out again after 900 s, well above the hard limit of 300 s. A broker that took the
    connection and says nothing is given up after seconds: by default both sides wait for ever.
    """
    if not url.startswith("filesystem://"):
        return url, {"visibility_timeout": 900, **BROKER_PATIENCE}
    folder = Path(url.removeprefix("filesystem://"))
    names = {"data_folder_in": "in", "data_folder_out": "in", "control_folder": "control"}
    folders = {option: str(folder / name) for option, name in names.items()}
    for path in folders.values():
        Path(path).mkdir(mode=0o700, parents=True, exist_ok=True)
    return "filesystem://", folders | {"polling_interval": 0.1}
