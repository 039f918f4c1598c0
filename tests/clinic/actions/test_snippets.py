"""Snippets: one's own, found by their title."""

import pytest
from django.core.exceptions import ValidationError

from clinic.actions.snippets import MOST, add_snippet, change_snippet, remove_snippet
from clinic.models import Snippet
from tests.people import PracticePeople, TwoPractices
from tests.sign_in import signed_in


@pytest.fixture
def harbour(two_practices: TwoPractices) -> PracticePeople:
    return two_practices.harbour


def test_kept_changed_and_removed_by_their_owner_alone(harbour: PracticePeople) -> None:
    by, other = harbour.therapist, harbour.colleague
    row = add_snippet(title=" risk  asked ", text="Asked about harm; denied.", by=by)
    assert (row.title, Snippet.objects.get().text) == ("risk asked", "Asked about harm; denied.")
    with pytest.raises(ValidationError, match="already"):
        add_snippet(title="risk asked", text="x", by=by)
    add_snippet(title="risk asked", text="Another person's.", by=other)
    for deed in (change_snippet, remove_snippet):
        words = {"title": "t", "text": "x"} if deed is change_snippet else {}
        with pytest.raises(ValidationError, match="belongs to"):
            deed(snippet=row, by=other, **words)  # type: ignore[operator]
    assert change_snippet(snippet=row, title="risk asked", text="New", by=by).text == "New"
    remove_snippet(snippet=row, by=by)
    assert Snippet.objects.get().member == other


@pytest.mark.parametrize(("title", "text", "said"), [
    ("", "x", "Title: please fill this in"), ("t", " ", "Text: please fill this in"),
    ("t" * 61, "x", "61 characters long"), ("t", "x" * 4001, "4,001 characters long"),
])  # fmt: skip
def test_bad_words_are_refused_in_words(
    harbour: PracticePeople, title: str, text: str, said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        add_snippet(title=title, text=text, by=harbour.therapist)


def test_there_is_an_end_to_them(harbour: PracticePeople) -> None:
    for number in range(MOST):
        add_snippet(title=f"n{number}", text="x", by=harbour.therapist)
    with pytest.raises(ValidationError, match="remove one"):
        add_snippet(title="one more", text="x", by=harbour.therapist)


def test_the_pages(harbour: PracticePeople) -> None:
    browser = signed_in(harbour.therapist)
    refused = browser.post("/snippets/", {"title": "", "text": "Kept while wrong"})
    assert refused.status_code == 422
    assert "Kept while wrong" in refused.content.decode()
    browser.post("/snippets/", {"title": "<b>", "text": "<script>alert(1)</script>"})
    row = Snippet.objects.get()
    assert "<script>alert(1)" not in browser.get("/snippets/").content.decode()
    browser.post(f"/snippets/{row.pk}/", {"title": "plain", "text": "Other"})
    assert "Other" in browser.get("/snippets/").content.decode()
    browser.post(f"/snippets/{row.pk}/remove/")
    assert not Snippet.objects.exists()
