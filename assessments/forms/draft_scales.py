"""One scale of a questionnaire in the making: its name and direction, and what counts in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.draft_content import MEANING_LIMIT, takes_options
from assessments.forms.drafts import PartForm
from assessments.models import InstrumentDraft
from assessments.psychometrics.definition import ScoringMethod


class NamesForm(PartForm):
    """What a scale is called and which way it points: all that a fixed key leaves open."""

    title = forms.CharField(
        label=_("Name of the scale"),
        max_length=100,
        error_messages={"required": _("Give the scale a name.")},
    )
    meaning = forms.CharField(
        label=_("What a higher score means"),
        max_length=MEANING_LIMIT,
        required=False,
        help_text=_("One sentence, for example: higher means more worry at night."),
    )
    higher_is_better = forms.TypedChoiceField(
        label=_("Which way is better"),
        choices=[("no", _("lower is better")), ("yes", _("higher is better"))],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which way is better.")},
    )

    def __init__(self, *args: Any, draft: InstrumentDraft, number: int, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.number = number
        scales: list[dict[str, Any]] = self.definition.get("scales", [])
        self.scale = scales[number - 1] if number <= len(scales) else {}
        better = "yes" if self.scale.get("higher_is_better") else "no"
        self.initial["higher_is_better"] = better
        self.initial["title"] = self.scale.get("title", "")
        self.initial["meaning"] = self.scale.get("meaning", "")

    def beside(self) -> PartForm:
        assert self.stored is not None
        return type(self)(draft=self.stored, number=self.number)

    def said(self) -> dict[str, Any] | None:
        """What was said of the scale."""
        return {name: value for name, value in self.cleaned_data.items() if name != "revision"}


class ScaleForm(NamesForm):
    """A scale with the questions that count in it, as they stand or turned round."""

    OUT, AS_IT_STANDS, TURNED = "", "as", "turned"
    method = forms.ChoiceField(
        label=_("How the score is made"),
        choices=[
            (ScoringMethod.MEAN.value, _("the mean of the answers")),
            (ScoringMethod.SUM.value, _("the sum of the answers")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the score is made.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["method"] = self.scale.get("method", ScoringMethod.MEAN.value)
        self.places: dict[str, str] = {}
        self.goes = self.data.get("deed") == "remove"
        if self.goes:
            self.fields = {"revision": self.fields["revision"]}
        items = () if self.goes else self.definition.get("items", ())
        choices = [
            (self.OUT, _("not counted")),
            (self.AS_IT_STANDS, _("as it stands")),
            (self.TURNED, _("turned round")),
        ]
        for number, item in enumerate(items, start=1):
            if not takes_options(item):
                continue
            name = f"in-{item['linkId']}"
            self.places[name] = item["linkId"]
            self.fields[name] = forms.ChoiceField(
                label=f"{number}. {item['text']}",
                choices=choices,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "options-inline"}),
                initial=self._place_of(item["linkId"]),
                error_messages={"invalid_choice": _("Choose one of the three.")},
            )

    def _place_of(self, link_id: str) -> str:
        if link_id in self.scale.get("reversed", ()):
            return self.TURNED
        return self.AS_IT_STANDS if link_id in self.scale.get("items", ()) else self.OUT

    def questions(self) -> list[forms.BoundField]:
        """One row of three choices for each question that can count."""
        return [self[name] for name in self.places]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.goes and not any(cleaned.get(name) for name in self.places):
            self.add_error(None, _("Choose at least one question that counts."))
        return cleaned

    def said(self) -> dict[str, Any] | None:
        """What was said of the scale; None to remove it."""
        if self.goes:
            return None
        data = self.cleaned_data
        said = {name: data[name] for name in ("title", "meaning", "higher_is_better", "method")}
        counted = {link_id: data[name] for name, link_id in self.places.items() if data[name]}
        turned = [link_id for link_id, place in counted.items() if place == self.TURNED]
        return said | {"items": list(counted), "reversed": turned}
