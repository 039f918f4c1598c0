"""What the practice's pages say about backups."""

from typing import Any

from django import template

from clinic.models import Member
from clinic.roles import Permission
from config.operations.backup.latest import is_missing, last_backup

register = template.Library()


@register.inclusion_tag("clinic/_backup_notice.html")
def backup_notice(member: Member) -> dict[str, Any]:
    """A warning for who runs the practice, where there was no backup for a day; else nothing."""
    practice = member.practice
    is_told = member.may(Permission.PEOPLE_MANAGE) and is_missing(practice.created_at)
    last = last_backup() if is_told else None
    return {"is_told": is_told, "at": last.at if last else None, "zone": practice.zone}


@register.inclusion_tag("clinic/_backup_state.html")
def backup_state(member: Member) -> dict[str, Any]:
    """When the last backup was made."""
    last = last_backup()
    return {"at": last.at if last else None, "zone": member.practice.zone}
