"""What of a practice leaves besides its clients' records: its facts, its people, who is inside."""

import json
from collections.abc import Sequence

from django.utils import timezone

from clinic.models import Client, Member, Practice

FORMAT = 1
FACTS = (
    *("name", "country", "time_zone", "language", "phone", "emergency_number", "no_back_up"),
    *("reading_words", "hours", "retention_years"),
)


def manifest(practice: Practice, clients: Sequence[Client]) -> str:
    """practice.json: facts, help lines, members with their roles, and each client's file."""
    members = Member.objects.filter(practice=practice).select_related("user")
    document = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "practice": {"id": str(practice.pk), **{name: getattr(practice, name) for name in FACTS}},
        "help_lines": [
            {"name": line.name, "phone": line.phone, "hours": line.hours}
            for line in practice.crisis_lines.all()
        ],
        "members": [
            _member(member)
            for member in members.prefetch_related("held_roles").order_by("created_at", "pk")
        ],
        "clients": [
            {"id": str(client.pk), "name": client.name, "file": record_name(client)}
            for client in clients
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def record_name(client: Client) -> str:
    """Where in the practice's zip a client's own zip lies: it names nobody."""
    return f"clients/{client.pk}.zip"


def _member(member: Member) -> dict[str, object]:
    return {
        "id": str(member.pk),
        "name": member.name,
        "email": member.user.email,
        "title": member.title,
        "profession": member.profession,
        "roles": sorted(member.roles),
        "ended_on": member.ended_on.isoformat() if member.ended_on else None,
    }
