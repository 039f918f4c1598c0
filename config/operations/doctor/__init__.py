"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

from collections.abc import Callable, Iterable

from config.operations.doctor import drawing, files, kept, running, stored
from config.operations.doctor.findings import Finding, fault

LOOKS: dict[str, Callable[[], Iterable[Finding]]] = {
    "settings": stored.settings_of,
    "keys": kept.keys,
    "database": stored.database,
    "clock": stored.clock,
    "broker": running.broker,
    "worker": running.worker,
    "schedule": running.schedule,
    "mail": running.mail,
    "folders": kept.folders,
    "files": files.files,
    "disk": kept.disk,
    "audit": kept.anchor,
    "backup": kept.backup,
    "documents": drawing.documents,
}


def examine() -> list[Finding]:
    """Look at everything; what cannot be looked at is a fault too, and stops nothing else."""
    found: list[Finding] = []
    for topic, look in LOOKS.items():
        try:
            found += [finding.about(topic) for finding in look()]
        except Exception as error:
            words = f"Could not be looked at: {type(error).__name__}: {error}".strip()
            found.append(fault(words, "Mend what is said above first.").about(topic))
    return found
