"""The data inventory: what is kept of whom, in which column, and what becomes of it.

Worked out from the models and `data_map.py`; `manage.py data_inventory` writes it, a test compares.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from config.operations.data_map import (
    APPEND_ONLY,
    CLINICAL,
    CLINICAL_TEXT,
    CONTACT,
    DATA_MAP,
    DIGEST,
    FROM_PACKAGES,
    LOCKED_ONCE,
    PERSONAL,
    PLAIN,
    SEALED,
    SECRET,
)
from reports.actions.erasure import ERASED, KEPT
from reports.exports.contents import EXPORTED, LEFT_OUT

WORDS = {
    PERSONAL: "personal",
    DIGEST: "personal, as a keyed hash",
    CONTACT: "contact",
    CLINICAL: "clinical",
    CLINICAL_TEXT: "clinical, words or answers",
    SECRET: "neither, and secret",
    PLAIN: "neither",
}
HEAD = """\
# Data inventory

Written by `manage.py data_inventory` from the models; a test fails when a column is missing or this
file is old. *Sealed* columns hold AES-256-GCM ciphertext: under the client's own key where a row
belongs to a client, else under the practice's. Every other column is readable to whoever can read
the database, a backup's contents or the disk.

**personal** says who somebody is · **contact** how to reach them · **clinical** something about
someone's care, readable because lists and conditions need it · **clinical, words or answers** what
was said, asked or answered · **neither** says nothing about a person; **and secret** signs files.
"""


def inventory() -> str:
    """The whole document, in Markdown."""
    parts = [HEAD, *_counted(), *(_of(model) for model in _ours()), *_from_packages()]
    return "\n".join(parts)


def columns(label: str, kind: str) -> list[str]:
    """The columns of a model that hold this kind of data."""
    return DATA_MAP[label].get(kind, "").split()


def _ours() -> list[type[models.Model]]:
    return [apps.get_model(label) for label in sorted(DATA_MAP)]


def _counted() -> Iterator[str]:
    yield "| what a column holds | columns | sealed |\n|---|---|---|"
    for kind, words in WORDS.items():
        n = sum(len(columns(label, kind)) for label in DATA_MAP)
        yield f"| {words} | {n} | {_sealed(kind)} |"
    yield ""


def _of(model: type[models.Model]) -> str:
    label = model._meta.label
    rows = (
        f"| {words} | {_sealed(kind)} | {', '.join(f'`{each}`' for each in columns(label, kind))} |"
        for kind, words in WORDS.items()
        if columns(label, kind)
    )
    table = "\n".join(["| what it holds | sealed | columns |", "|---|---|---|", *rows])
    says = (model.__doc__ or "").strip().partition("\n")[0]
    return f"## {label}\n\n{says}\n{'. '.join(_fate(label))}.\n\n{table}\n"


def _fate(label: str) -> Iterator[str]:
    """Whether a row changes, whether an erasure takes it, whether an export does."""
    if label in LOCKED_ONCE:
        yield f"Never changed once `{LOCKED_ONCE[label]}` is filled"
    else:
        yield "Never changed" if label in APPEND_ONLY else "Changed by its actions"
    if label == "clinic.Client":
        yield "Blanked when the client's record is erased"
    elif label in dict(ERASED):
        yield "Deleted when the client's record is erased"
    elif label in KEPT:
        yield "Stays when a client's record is erased"
    if label in {part.label for part in EXPORTED}:
        yield "Part of a client's export"
    elif label in LEFT_OUT:
        yield f"Not exported: {str(LEFT_OUT[label]).rstrip('.')}"


def _sealed(kind: str) -> str:
    return "yes" if kind in SEALED else "no"


def _from_packages() -> Iterator[str]:
    yield "## Tables of packages\n\n| table | what it holds |\n|---|---|"
    for label, holds in FROM_PACKAGES.items():
        yield f"| `{label}` | {holds} |"
    yield ""
