"""What the practice's pages say about the certificate that files are signed with."""

from typing import Any

from django import template

from clinic.models import Member
from clinic.queries import certificate_of
from clinic.roles import Permission

register = template.Library()


@register.inclusion_tag("clinic/_certificate_notice.html")
def certificate_notice(member: Member) -> dict[str, Any]:
    """A warning for who runs the practice, in a certificate's last month and once it has ended."""
    is_told = member.may(Permission.PEOPLE_MANAGE)
    certificate = certificate_of(member.practice_id) if is_told else None
    return {"certificate": certificate, "zone": member.practice.zone}
