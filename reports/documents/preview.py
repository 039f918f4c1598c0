"""A report before there is one: what would be printed for these wishes, of this moment.

Nothing is kept. Its number is nought, for only a report that was asked for has one.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import translation

from clinic.models import Client, Member
from reports.documents.facts import collect
from reports.documents.kinds import first_words, write
from reports.documents.shape import Head
from reports.models import Report

NOBODYS = UUID(int=0)


def wished(client: Client, by: Member, *, audience: str, **wishes: Any) -> Report:
    """A row that is never stored, for a document to be written from."""
    period_to: date = wishes.pop("period_to", None) or client.practice.today()
    return Report(
        pk=NOBODYS,
        practice_id=client.practice_id,
        client=client,
        requested_by=by,
        audience=audience,
        period_to=period_to,
        **wishes,
    )


def previewed(report: Report) -> Head:
    """The document as a worker would write it now, in the practice's language."""
    with translation.override(report.client.practice.language):
        return write(collect(report))


def offered(report: Report) -> str:
    """The programme's own sentence for the first page, until a member writes another."""
    with translation.override(report.client.practice.language):
        return first_words(collect(report))
