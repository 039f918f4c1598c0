"""What comes in from the pages, checked."""

from assessments.forms.answers import AnswerForm, PeopleForm
from assessments.forms.assign import AssignForm, PauseForm, StarterForm, WithdrawForm

__all__ = ["AnswerForm", "AssignForm", "PauseForm", "PeopleForm", "StarterForm", "WithdrawForm"]
