"""Long texts as people type them."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("This is %(show_value)s characters long; at most %(limit_value)s fit here.")


class LongText(forms.CharField):
    """A text area. Line ends count once, as they are kept; too long is said with both sizes."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = TOO_LONG

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return (text or "").replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without maxlength: a browser would cut off what was pasted, in silence."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
