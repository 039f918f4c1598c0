"""A sheet of paper on its way into the record: typed in twice, then settled and sent."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.check_ins import Assignment
from clinic.models import EncryptedJSON, Member, Practice, Row


class TypedSheet(Row):
    """What stands on a paper form, key -> value, None where it was left blank; typed in twice.

    A key that is not there was not typed yet. `answered_on`: the day the client filled it in.
    Kept apart from the client's own `Draft`: neither sees the other.
    """

    client_through = "assignment"

    class Stage(models.TextChoices):
        FIRST = "first", _("typed in for the first time")
        SECOND = "second", _("typed in for the second time")
        COMPARED = "compared", _("typed in twice")

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="+")
    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="sheet")
    answered_on = models.DateField(_("filled in on"))
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.FIRST)
    first = EncryptedJSON(default=dict)
    second = EncryptedJSON(default=dict)
    typed_by = models.ForeignKey(Member, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
