"""What the shared templates promise: named fields, linked errors, plain error pages."""

import re
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string

TEMPLATES = Path(__file__).parents[2] / "templates"


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As in your list.")
    pathway = forms.ChoiceField(
        label="Pathway", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect
    )
    place = forms.CharField(label="Place", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_wrong_field_is_described_by_its_hint_and_its_error() -> None:
    html = str(Sample({"pathway": "a"})["name"].as_field_group())
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    ids = described.group(1).split()
    assert ids == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{name}"' in html for name in ids)
    assert 'aria-invalid="true"' in html
    assert html.index("As in your list.") < html.index("Error:") < html.index("<input")


def test_the_summary_leads_to_every_wrong_field() -> None:
    html = str(Sample({}))
    links = re.findall(r'href="#([^"]+)"', html)
    assert links == ["id_name", "id_pathway_0"]
    assert all(f'id="{target}"' in html for target in links)
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary() -> None:
    html = str(Sample())
    assert 'role="alert"' not in html
    assert html.count("(optional)") == 1
    assert html.count('type="hidden"') == 1


def test_radio_buttons_are_labelled_rows_in_a_named_group() -> None:
    html = str(Sample()["pathway"].as_field_group())
    assert "<legend>Pathway" in html
    assert re.findall(r'class="option" for="([^"]+)"', html) == ["id_pathway_0", "id_pathway_1"]


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_error_pages_stand_alone_and_name_nobody(code: int) -> None:
    html = render_to_string(f"{code}.html")
    assert 'id="problem"' in html
    assert "Secure Base" not in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize(
    ("value", "said"), [(-2, "−2"), (-1, "−1"), (0, "0"), (1, "+1"), (2, "+2")]
)
def test_attainment_is_said_with_its_sign_and_marked_once(value: int, said: str) -> None:
    html = render_to_string("_components/attainment.html", {"value": value})
    assert f">{said}</b>" in html
    assert html.count('class="at"') == 1


def test_an_unrated_goal_has_no_mark() -> None:
    html = render_to_string("_components/attainment.html", {"value": None})
    assert "<svg" not in html


def test_words_in_components_are_escaped() -> None:
    evil = "<script>alert(1)</script>"
    for name, context in {
        "tag": {"text": evil},
        "message": {"text": evil},
        "empty": {"heading": evil, "text": evil},
        "copy_field": {"id": "x", "label": evil, "value": f'"{evil}'},
        "data_table": {"caption": evil, "columns": [{"label": evil}], "rows": [[evil, evil]]},
        "option_list": {"name": "n", "options": [{"value": 1, "label": evil}]},
    }.items():
        assert "<script" not in render_to_string(f"_components/{name}.html", context)


def test_every_component_says_what_it_needs_on_its_first_line() -> None:
    silent = [
        path.name
        for path in TEMPLATES.glob("_components/*.html")
        if not path.read_text().startswith("{# ")
    ]
    assert silent == []


def test_no_template_carries_styles_or_handlers_inline() -> None:
    banned = re.compile(r"\sstyle=|<style|\son[a-z]+=[\"']|hx-on|javascript:", re.IGNORECASE)
    # The PDF and the e-mails are no web pages; no content security policy meets them.
    pages = [p for p in TEMPLATES.rglob("*.html") if not {"pdf", "emails"} & set(p.parts)]
    assert pages
    assert [str(page) for page in pages if banned.search(page.read_text())] == []
