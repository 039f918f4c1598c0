"""What the pages take in. Each form hands its action exactly what the action asks for."""

from reports.forms.caseload import CaseloadForm
from reports.forms.notes import AddendumForm, CommentForm, NoteForm, SeenForm, SubmitForm
from reports.forms.plan import GoalsForm, PathwayForm

__all__ = [
    "AddendumForm",
    "CaseloadForm",
    "CommentForm",
    "GoalsForm",
    "NoteForm",
    "PathwayForm",
    "SeenForm",
    "SubmitForm",
]
