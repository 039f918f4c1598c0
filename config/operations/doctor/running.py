"""What has to run beside the web process: broker, worker, schedule, mail."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from config.operations.doctor.findings import Finding, fault, note, sound, warning
from config.schedule import ALIVE

PATIENCE = 3.0  # seconds
STILL = timedelta(minutes=5)


def broker() -> Iterator[Finding]:
    """Whether the broker takes connections."""
    if words := _broker_away():
        yield fault(f"The broker does not answer: {words}".strip(), _start("redis"))
    else:
        yield sound("The broker answers.")


def worker() -> Iterator[Finding]:
    """Whether a worker answers through the broker."""
    if _broker_away():
        yield fault("Without the broker no worker can be asked.", _start("redis"))
        return
    names = [name for answer in app.control.ping(timeout=PATIENCE) or [] for name in answer]
    if names:
        yield sound(f"Workers that answer: {len(names)}.")
    else:
        yield fault("No worker answers: no report is made, and no backup.", _start("worker"))


def schedule() -> Iterator[Finding]:
    """Whether what is asked each minute was done in the last ones: beat and worker together."""
    path = Path(settings.VAR) / ALIVE
    remedy = _start("beat")
    if not path.exists():
        yield fault("The schedule has never run: nothing is swept, anchored or backed up.", remedy)
        return
    since = timezone.now() - datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if since > STILL:
        minutes = int(since.total_seconds() // 60)
        yield fault(f"The schedule last ran {minutes} minutes ago.", remedy)
    else:
        yield sound("The schedule runs.")


def mail() -> Iterator[Finding]:
    """Whether mails leave this machine."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        words = "Mails are written as files and go nowhere: links are copied by hand."
        yield (warning if settings.PRODUCTION else note)(words, "Put a server into EMAIL_URL.")
        return
    server = f"{getattr(settings, 'EMAIL_HOST', '')}:{getattr(settings, 'EMAIL_PORT', '')}"
    try:
        opened = get_connection(timeout=PATIENCE, fail_silently=False)
        opened.open()
        opened.close()
    except (OSError, TypeError) as error:
        yield fault(f"The mail server {server} does not take us: {error}", "Check EMAIL_URL.")
    else:
        yield sound(f"The mail server {server} answers.")


def _broker_away() -> str:
    """Why the broker does not answer; "" where it does."""
    try:
        with app.connection_for_write(connect_timeout=PATIENCE) as link:
            link.ensure_connection(max_retries=1, timeout=PATIENCE)
    except (OperationalError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def _start(service: str) -> str:
    if settings.PRODUCTION:
        return f"docker compose up -d {service}; what it said: docker compose logs {service}"
    commands = {
        "redis": "Start Redis, and check BROKER_URL (make demo starts a broker of its own).",
        "worker": "Start one: celery -A config worker",
        "beat": "Start it with a worker: celery -A config worker -B",
    }
    return commands[service]
