"""What one person may do for one client: decides which buttons a page shows."""

from collections.abc import Iterable

from clinic.models import Client, Member
from clinic.roles import Permission, Reach, reaches


def permitted(
    member: Member,
    client: Client,
    asked: Iterable[Permission],
    *,
    given: Permission | None = None,
) -> frozenset[Permission]:
    """Those of `asked` that hold for this client. One statement for each distinct reach.

    `given`: a permission whose gate has let this client through already; a reach at least as wide
    takes no statement. The gate of the deed itself decides; this only keeps a page from offering
    what it refuses.
    """
    known = frozenset() if client.opened_with_reason or not given else reaches(member.roles, given)
    held = {permission: reaches(member.roles, permission) for permission in asked}
    covered: dict[frozenset[Reach], bool] = {frozenset(): False}
    for permission, reach in held.items():
        if reach not in covered:
            covered[reach] = _within(known, reach) or _reached(member, client, permission)
    return frozenset(permission for permission, reach in held.items() if covered[reach])


def _within(known: frozenset[Reach], reach: frozenset[Reach]) -> bool:
    return bool(known) and (Reach.PRACTICE in reach or known <= reach)


def _reached(member: Member, client: Client, permission: Permission) -> bool:
    return Client.objects.visible_to(member, permission).filter(pk=client.pk).exists()
