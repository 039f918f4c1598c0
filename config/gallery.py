"""Sample data of the gallery page, which shows every component in development."""

from datetime import date, timedelta
from math import sin
from typing import Any, Literal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from reports.charts import PlanePoint, PlaneWords, TrendSeries, TrendWords, plane, spark, trend

START = date(2026, 1, 8)
ANXIETY_KIND: Literal["anxiety"] = "anxiety"
AVOIDANCE_KIND: Literal["avoidance"] = "avoidance"
ANXIETY = [5.4, 5.2, 4.6, 4.1, 3.6, 3.2]
AVOIDANCE = [4.9, 5.0, 4.5, 4.4, 3.9, 3.6]


class SampleForm(forms.Form):
    """A form with one field of each kind."""

    name = forms.CharField(label="Name or code", help_text="As you want to see it in your list.")
    email = forms.EmailField(label="E-mail", required=False)
    pathway = forms.ChoiceField(
        label="Pathway",
        widget=forms.RadioSelect,
        choices=[("a", "From anxious to secure"), ("b", "From avoidant to secure")],
    )
    note = forms.CharField(label="What we tried", widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label="The client agreed to be asked by mail", required=False)


def _month(day: date) -> str:
    return date_format(day, "M")


def _score(value: float) -> str:
    return number_format(value, 1)


def _change(values: list[float]) -> str:
    if len(values) < 2:
        return ""
    change = round(values[-1] - values[0], 1)
    if not change:
        return _score(0)
    return ("+" if change > 0 else "−") + _score(abs(change))


def _plane_words(client: bool = False) -> PlaneWords:
    corners = (
        (_("more at ease"), _("more worry"), _("wants more distance"), _("both"))
        if client
        else (_("more secure"), _("more anxious"), _("more avoidant"), _("both higher"))
    )
    return PlaneWords(
        _("Anxiety"),
        _("Avoidance"),
        _("less"),
        _("more"),
        *corners,
        _("start"),
        _("now"),
        day=lambda day: date_format(day, "j M"),
    )


def _series(days: list[date], anxiety: list[float], avoidance: list[float]) -> list[TrendSeries]:
    return [
        TrendSeries(
            label,
            kind,
            list(zip(days, values, strict=True)),
            values[0],
            1.1,
            f"{label}: {_score(values[0] - 1.1)} to {_score(values[0] + 1.1)} can be error alone",
        )
        for label, kind, values in (
            (_("Anxiety"), ANXIETY_KIND, anxiety),
            (_("Avoidance"), AVOIDANCE_KIND, avoidance),
        )
    ]


SENTENCE = (
    "Anxiety is 2.2 points lower than the January baseline (5.4 to 3.2), "
    "more than measurement error would explain. Avoidance is 1.3 lower, also beyond it."
)
DAYS = [START + timedelta(days=36 * i) for i in range(6)]
FORTY = [START + timedelta(days=13 * i) for i in range(40)]
MANY_ANXIETY = [round(4.9 - i * 0.045 + 0.5 * sin(i * 1.3), 2) for i in range(40)]
MANY_AVOIDANCE = [round(4.4 - i * 0.03 + 0.4 * sin(i * 0.9 + 1), 2) for i in range(40)]
CASELOAD = [
    ("Sam K.", "crit", "alert", "Worsening, confirmed", [5.0, 5.1, 5.3], [3.1, 3.0, 3.2], "today"),
    ("Ida P.", "warn", "up", "Possible worsening", [3.0, 3.4, 4.4], [2.0, 2.1, 2.2], "2 days ago"),
    ("Rowan A.", "good", "down", "Reliably lower", ANXIETY, AVOIDANCE, "yesterday"),
    ("Noor B.", "none", "same", "No reliable change", [4.2, 4.1, 4.1], [5.0, 5.2, 4.9], "overdue"),
    ("Jo M.", "none", "few", "Too few answers yet", [], [], "sent today"),
]
OPTIONS = ["Strongly disagree", "Disagree", "Slightly disagree", "Neither agree nor disagree"]
OPTIONS += ["Slightly agree", "Agree", "Strongly agree"]


def samples(request: HttpRequest) -> dict[str, Any]:
    """Everything the gallery's templates ask for."""
    theme = request.GET.get("theme")
    return {
        "theme": theme if theme in {"light", "dark"} else None,
        "crumbs": [{"label": _("Clients"), "url": "/"}],
        **_planes(),
        **_trends(),
        **_records(),
        "form": SampleForm({"email": "rowan at example", "pathway": "a"}),
        "question_options": [
            {"value": point, "label": words, "point": point}
            for point, words in enumerate(OPTIONS, 1)
        ],
        "question_chosen": 3,
    }


def _path(days: list[date], anxiety: list[float], avoidance: list[float]) -> list[PlanePoint]:
    return [PlanePoint(a, v, d) for a, v, d in zip(anxiety, avoidance, days, strict=True)]


def _planes() -> dict[str, Any]:
    points, ring = _path(DAYS, ANXIETY, AVOIDANCE), (0.93, 0.93)
    many = _path(FORTY, MANY_ANXIETY, MANY_AVOIDANCE)
    words = _plane_words()
    return {
        "plane_sentence": "Both scores are lower than in January.",
        "plane_note": "The dashed ring is where the true score most likely lies.",
        "plane_therapist": plane(points, ring, 4.0, words, SENTENCE),
        "plane_client": plane(points, ring, 4.0, _plane_words(True), SENTENCE, "client"),
        "plane_empty": plane([], None, 4.0, words, "No scores yet."),
        "plane_many": plane(many, ring, 4.0, words, SENTENCE),
    }


def _trends() -> dict[str, Any]:
    words = TrendWords(_("less"), _("more"), _month, lambda day: date_format(day, "j M"), _score)
    six, forty = _series(DAYS, ANXIETY, AVOIDANCE), _series(FORTY, MANY_ANXIETY, MANY_AVOIDANCE)
    events = [(DAYS[1], "Goal reviewed"), (DAYS[3], "Two weeks apart"), (DAYS[5], "Repair")]
    many_events = [(FORTY[5], "Goal reviewed"), (FORTY[8], "Break"), (FORTY[38], "Repair")]
    return {
        "trend_sentence": SENTENCE,
        "trend_note": "Lower means less. Inside a band, error alone can explain the change.",
        "trend_wide": trend(six, events, SENTENCE, words),
        "trend_narrow": trend(six, events, SENTENCE, words, 360),
        "trend_many": trend(forty, many_events, SENTENCE, words),
        "trend_many_narrow": trend(forty, many_events, SENTENCE, words, 360),
        "columns": [
            {"label": "Date"},
            {"label": "Anxiety", "end": True},
            {"label": "Avoidance", "end": True},
        ],
        "rows": [
            [date_format(day), _score(a), _score(v)]
            for day, a, v in zip(DAYS, ANXIETY, AVOIDANCE, strict=True)
        ],
    }


def _records() -> dict[str, Any]:
    goals = [("Self-soothing", 1), ("Steady self-worth", 0), ("Trust from experience", -1)]
    when = list(reversed(DAYS))
    return {
        "caseload": [_row(*row) for row in CASELOAD],
        "page_obj": Paginator(range(200), 25).page(2),
        "goals": [
            *({"title": title, "attainment": at, "in_focus": False} for title, at in goals),
            {"title": "Room for not knowing", "attainment": None, "in_focus": True},
        ],
        "timeline": [
            {"icon": "note", "when": when[0], "title": "Note signed", "url": "#", "text": "+1"},
            {"icon": "checkin", "when": when[1], "title": "Check-in answered", "url": "#"},
            {"icon": "report", "when": when[2], "title": "Progress report", "tag": "Ready"},
            {"icon": "goal", "when": when[3], "title": "Goals reviewed", "text": ""},
        ],
    }


def _row(
    name: str,
    tone: str,
    icon: str,
    status: str,
    anxiety: list[float],
    avoidance: list[float],
    check_in: str,
) -> dict[str, str]:
    return {
        "name": name,
        "tone": tone,
        "icon": icon,
        "status": status,
        "check_in": check_in,
        "anxiety": _score(anxiety[-1]) if anxiety else "–",
        "anxiety_spark": spark(anxiety, "anxiety"),
        "anxiety_change": _change(anxiety),
        "avoidance": _score(avoidance[-1]) if avoidance else "–",
        "avoidance_spark": spark(avoidance, "avoidance"),
        "avoidance_change": _change(avoidance),
    }
