"""Parts of pages that are printed once: alike for whom they are alike, and for nobody else."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client as Browser
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import override

from tests.people import TwoPractices
from tests.sign_in import signed_in

HOME = "home"


def part(inside: str, given: str = "") -> Template:
    """A part that is given these names."""
    return Template(f"{{% load i18n kept %}}{{% kept {given} %}}{inside}{{% endkept %}}")


def shown(of: Template, **page: object) -> str:
    """The part on a page that knows these names."""
    return of.render(Context(page))


def test_a_part_knows_nothing_of_the_page_but_what_it_is_given() -> None:
    told = part("{{ name }}{{ client }}", "name=name")
    assert shown(told, name="Ada", client="Iris") == "Ada"
    assert shown(told, name="Bo", client="Iris") == "Bo"
    assert shown(part("{{ client }}{{ request }}"), client="Iris", request="all of it") == ""


def test_each_page_has_its_own_token() -> None:
    form = part("{% csrf_token %}{{ csrf_token }}", "name=name")
    for token in ("one", "two"):
        text = shown(form, name="Ada", csrf_token=token)
        assert text == f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">{token}'


def test_words_are_kept_by_language() -> None:
    words = part('{% translate "Search" %}')
    english = shown(words)
    with override("de"):
        assert shown(words) != english
    assert shown(words) == english


def test_what_is_safe_makes_nothing_else_safe() -> None:
    told = part("{{ name }}", "name=name")
    assert shown(told, name=mark_safe("<b>")) == "<b>"
    assert shown(told, name="<b>") == "&lt;b&gt;"
    yes = part("{{ n }}", "n=n")
    assert [shown(yes, n=n) for n in (1, True, 1.0)] == ["1", "True", "1.0"]


def test_a_thousand_people_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.templatetags.kept.MOST", 3)
    told = part("{{ n }}", "n=n")
    assert [shown(told, n=n) for n in range(10)] == [str(n) for n in range(10)]
    (node,) = (node for node in told.nodelist if hasattr(node, "given"))
    assert len(node._texts) <= 3


def test_only_names_with_a_value_are_given() -> None:
    with pytest.raises(TemplateSyntaxError, match="names with a value"):
        part("", "name")


def test_everybody_sees_their_own_frame_by_turns(two_practices: TwoPractices) -> None:
    people = [two_practices.harbour.therapist, two_practices.harbour.owner]
    people.append(two_practices.lighthouse.therapist)
    browsers = [(person, signed_in(person)) for person in people]
    for _turn in range(2):
        for person, browser in browsers:
            page = browser.get(reverse(HOME)).content.decode()
            menu = re.search(r'<details class="menu".*?</details>', page, re.DOTALL)
            assert menu is not None
            assert person.name in menu[0]
            assert f'data-person="{person.user_id}"' in page
            assert not any(other.name in menu[0] for other in people if other.name != person.name)
            assert ("/practice/people/" in page) == (person is people[1])
    for _person, browser in browsers:
        assert sent(browser, browser.get(reverse(HOME)).content.decode()) == 302


def sent(browser: Browser, page: str) -> int:
    """What signing out answers to the token this page has for it."""
    token = re.search(r'action="[^"]*/logout/">.*?value="([^"]+)"', page, re.DOTALL)
    assert token is not None
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    wrong = strict.post(reverse("account_logout"), {"csrfmiddlewaretoken": "x" * 64})
    assert wrong.status_code == 403
    right = strict.post(reverse("account_logout"), {"csrfmiddlewaretoken": token[1]})
    return right.status_code
