"""What clients said of their own way; and words with the names of others taken out."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from clinic.models import Client, ClientWords, Person

MOST = 5


def words_of(client: Client, most: int = MOST) -> list[ClientWords]:
    """The newest things a client said, with who took them down. One statement; opens them."""
    rows = ClientWords.objects.filter(client=client).select_related("taken_by__user")
    return list(rows[:most])


def names_around(client: Client) -> list[str]:
    """The names on the client's map, the longest first. One statement; opens them."""
    people = Person.objects.filter(client=client, removed_at=None)
    names = {str(row.content.get("name", "")).strip() for row in people}
    return sorted((name for name in names if len(name) > 1), key=len, reverse=True)


def without_names(text: str, names: Iterable[str]) -> str:
    """`text` with each of the names replaced by a word that names nobody."""
    some = "|".join(re.escape(name) for name in names)
    if not some:
        return text
    return re.sub(rf"(?<!\w)(?:{some})(?!\w)", _("somebody"), text, flags=re.IGNORECASE)
