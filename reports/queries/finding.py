"""Clients by initials, name or code."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from clinic.models import Client
from clinic.models.reach import Names

MOST = 8
LONGEST_INITIALS = 4


@dataclass(frozen=True)
class Found:
    """One client; `reads`: the searcher may open the record, not the details only."""

    id: UUID
    name: str
    birth_year: int
    ended: bool
    reads: bool


def find_clients(
    named: QuerySet[Client], read: QuerySet[Client], q: str, names: Names
) -> list[Found]:
    """At most eight of `named` whose name has every word of `q`, or whose initials it is.

    Whom the reader knows under another name is found by that one only.

    Whose name begins with it first, then who has a later name that does; then whose care goes on,
    then by name. One statement; none for "".
    """
    words = q.split()
    if not words:
        return []
    has_words = Q()
    for word in words:
        has_words &= Q(name__icontains=word)
    begins = Case(
        When(name__istartswith=q, then=0), When(name__icontains=f" {q}", then=1), default=2
    )
    readable = Case(
        When(pk__in=read.order_by().values("pk"), then=True),
        default=Value(False),
        output_field=BooleanField(),
    )
    told = has_words | _initials(words)
    if names.unnamed:
        told = told & ~Q(pk__in=names.unnamed) | Q(pk__in=names.found_by(words))
    rows = named.filter(told).annotate(reads=readable)
    rows = rows.order_by(begins, Case(When(state="ended", then=1), default=0), Lower("name"), "pk")
    columns = ("pk", "name", "birth_year", "state", "reads")
    return [
        Found(pk, names.of(pk, name), year, state == Client.State.ENDED, reads)
        for pk, name, year, state, reads in rows.values_list(*columns)[:MOST]
    ]


def _initials(words: list[str]) -> Q:
    """Names whose words begin with these letters, one after the other: sk, S.K. or s k."""
    letters = "".join(word.replace(".", "") for word in words)
    if not letters.isalpha() or not 2 <= len(letters) <= LONGEST_INITIALS:
        return Q(pk__in=[])
    return Q(name__iregex=r"(^|\s)" + r"\S*\s+".join(map(re.escape, letters)))
