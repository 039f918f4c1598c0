"""What a client is shown of their results."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.check_ins import Response
from clinic.models import Client, EncryptedText, Member, Practice, Row


class SharedResult(Row):
    """A member showed a client the result of one check-in, in words of their own.

    `companions`: the cards and exercises that came with it, each as [kind, id].
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, models.PROTECT, related_name="shared_results")
    response = models.ForeignKey(Response, models.PROTECT, related_name="shared")
    words = EncryptedText(_("what the member says of it"))
    companions = models.JSONField(_("cards and exercises that came with it"), default=list)
    shared_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["response"], condition=Q(withdrawn_at=None), name="shared_once_at_a_time"
            )
        ]
