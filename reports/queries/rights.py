"""What one person may do for one client: decides which buttons a page shows."""

from collections.abc import Iterable

from clinic.models import Client, Member
from clinic.roles import Permission, reaches


def permitted(member: Member, client: Client, asked: Iterable[Permission]) -> frozenset[Permission]:
    """Those of `asked` that hold for this client. One statement for each distinct reach.

    The gate of the deed itself decides; this only keeps a page from offering what it refuses.
    """
    held = {permission: reaches(member.roles, permission) for permission in asked}
    covered = {
        reach: Client.objects.visible_to(member, permission).filter(pk=client.pk).exists()
        for permission, reach in held.items()
        if reach
    }
    return frozenset(permission for permission, reach in held.items() if reach and covered[reach])
