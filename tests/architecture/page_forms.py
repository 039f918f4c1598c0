"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser


@dataclass
class Field:
    """One thing a form sends."""

    name: str
    kind: str
    value: str
    is_sent: bool = True


@dataclass
class PageForm:
    """One POST form of a page."""

    action: str
    id: str = ""
    fields: list[Field] = field(default_factory=list)
    has_files: bool = False

    @property
    def names(self) -> set[str]:
        return {each.name for each in self.fields}

    def filled(self, words: str = "", day: date | None = None) -> dict[str, list[str]]:
        """What is sent: the page as it stands, empty texts with `words`, empty days with `day`."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.is_sent:
                sent.setdefault(each.name, []).append(_value(each, words, day))
        names = [each.name for each in self.fields]
        for each in self.fields:
            one_of = each.kind == "radio" or (
                each.kind == "checkbox" and names.count(each.name) > 1
            )
            if one_of and each.name not in sent:
                sent[each.name] = [each.value]
        return sent


def _value(each: Field, words: str, day: date | None) -> str:
    if each.kind == "date" and day and not each.value:
        return day.isoformat()
    if each.kind == "email" and not each.value:
        return "somebody@somewhere.example"
    if each.kind == "number" and not each.value:
        return "7"
    return each.value or (words if each.kind in {"text", "textarea"} else "")


class _Reader(HTMLParser):
    """Collects forms with what is in them, and what names its form from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.elsewhere: list[tuple[str, Field]] = []
        self.open: PageForm | None = None
        self.typing: Field | None = None
        self.choosing: Field | None = None
        self.has_button = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(given)
        elif tag == "option" and self.choosing is not None:
            value = given.get("value", "")
            if "selected" in given or not self.choosing.value:
                self.choosing.value = value
        elif given.get("name") and "disabled" not in given:
            self._add(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.typing is not None:
            self.typing.value += data.removeprefix("\n") if not self.typing.value else data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea":
            self.typing = None
        elif tag == "select":
            self.choosing = None

    def _begin(self, given: dict[str, str]) -> None:
        if given.get("method", "").lower() == "post":
            self.open = PageForm(given.get("action", ""), given.get("id", ""))
            self.forms.append(self.open)
            self.has_button = False

    def _add(self, tag: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text") if tag == "input" else tag
        if tag == "button":
            if self.has_button or "form" in given:
                return
            self.has_button = True
        new = Field(given["name"], kind, given.get("value", "on" if kind == "checkbox" else ""))
        if kind in {"checkbox", "radio"}:
            new.is_sent = "checked" in given or (kind == "checkbox" and "required" in given)
        self.typing = new if tag == "textarea" else self.typing
        self.choosing = new if tag == "select" else self.choosing
        if kind == "file":
            new.is_sent = False
        if "form" in given:
            self.elsewhere.append((given["form"], new))
        elif self.open is not None:
            self.open.fields.append(new)
            self.open.has_files |= kind == "file"


def forms_of(page: str) -> list[PageForm]:
    """The POST forms of an HTML page."""
    reader = _Reader()
    reader.feed(page)
    by_id = {form.id: form for form in reader.forms if form.id}
    for name, each in reader.elsewhere:
        if name in by_id:
            by_id[name].fields.append(each)
    return reader.forms
