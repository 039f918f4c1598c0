"""What comes in from the pages, checked."""

from assessments.forms.answers import AnswerForm
from assessments.forms.assign import AssignForm, offered

__all__ = ["AnswerForm", "AssignForm", "offered"]
