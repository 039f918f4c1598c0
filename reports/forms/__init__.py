"""What the pages take in. Each form hands its action exactly what the action asks for."""

from reports.forms.caseload import CaseloadForm
from reports.forms.notes import AddendumForm, NoteForm, SeenForm
from reports.forms.plan import GoalsForm, PathwayForm

__all__ = ["AddendumForm", "CaseloadForm", "GoalsForm", "NoteForm", "PathwayForm", "SeenForm"]
