"""Nobody sets a column by naming it: forms, pages and the API take what they ask for."""

import ast
from collections.abc import Iterator
from datetime import date, timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from inspect import isclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.db import models, transaction
from django.test import Client as Browser
from django.urls import resolve
from django.utils import timezone
from rest_framework import serializers

from clinic.models import Client
from config.operations.data_map import DATA_MAP
from tests.architecture.page_forms import PageForm, forms_of
from tests.architecture.routes import routes
from tests.architecture.sources import PACKAGES, ROOT, entry_files, tree
from tests.architecture.visits import signed_in, visit
from tests.architecture.world import World
from tests.architecture.written import tables, written

SMUGGLED = "smuggled"
PEOPLE = ("therapist", "owner", "supervisor", "client")
ANSWERS = {"birth_year": "1985", "phone": "07700 900321", "period_from": "", "back_up": ""}
LEAST = 35  # forms that must have been carried out, not only refused


def classes(base: type, *rows: str) -> set[Any]:
    """Our classes of this kind in these rows of the apps."""
    found: set[Any] = set()
    for path in entry_files():
        name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        if name.split(".")[1] in rows:
            module = import_module(name.removesuffix(".__init__"))
            found |= {each for each in vars(module).values() if isclass(each)}
    ours = {each for each in found if each.__module__.split(".")[0] in PACKAGES}
    return {each for each in ours if issubclass(each, base)}


def columns() -> set[str]:
    kinds = (names for kinds in DATA_MAP.values() for names in kinds.values())
    return {name for names in kinds for name in names.split()}


def test_no_form_takes_a_column_it_does_not_name() -> None:
    found = classes(forms.BaseForm, "forms")
    assert len(found) > 40
    # A form that is made from a model would follow its columns.
    assert [each for each in found if issubclass(each, forms.BaseModelForm)] == []


def refuses(serializer: Any) -> bool:
    """Whether each column of ours, sent besides, is refused by name."""
    strangers = columns() - set(serializer().fields)
    given = serializer(data=dict.fromkeys(strangers, SMUGGLED))
    given.is_valid()
    return strangers <= set(given.errors)


def given_a_body() -> set[str]:
    """The names called with `data=request.data`."""
    calls = (
        node
        for path in entry_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    )
    return {
        ast.unparse(call.func)
        for call in calls
        for word in call.keywords
        if word.arg == "data" and ast.unparse(word.value) == "request.data"
    }


def test_every_serializer_that_writes_refuses_what_it_does_not_name() -> None:
    found = classes(serializers.BaseSerializer, "api")
    assert [each for each in found if issubclass(each, serializers.ModelSerializer)] == []
    named = {each.__name__: each for each in found}
    assert len(given_a_body()) > 1
    assert [name for name in given_a_body() if not refuses(named[name])] == []


def test_the_check_sees_a_serializer_that_lets_more_through() -> None:
    class Lenient(serializers.Serializer):
        client = serializers.UUIDField()

    assert not refuses(Lenient)


def smuggled(world: World) -> dict[str, str]:
    """A value for each column of each model: another client, another practice, another state."""
    found = {
        "practice": str(world.lighthouse.people.practice.pk),
        "client": str(world.harbour.people.others_client.pk),
    }
    for label in DATA_MAP:
        for column in apps.get_model(label)._meta.concrete_fields:
            if (value := _value(column)) is not None:
                found.setdefault(column.name, value)
                found.setdefault(column.attname, value)
    return found


def _value(column: Any) -> str | None:
    target: Any = column.related_model
    if target is not None:
        row = target._default_manager.order_by("-pk").values_list("pk", flat=True).first()
        return None if row is None else str(row)
    if column.choices:
        return str(list(column.flatchoices)[-1][0])
    kinds = {"DateField": "2001-02-03", "DateTimeField": "2001-02-03T04:05:06Z"}
    kinds |= {"BooleanField": "on", "UUIDField": "00000000-0000-4000-8000-000000000001"}
    is_number = isinstance(column, models.IntegerField | models.FloatField)
    return kinds.get(column.get_internal_type(), "3" if is_number else SMUGGLED)


def pages_forms(world: World, browsers: dict[str, Browser]) -> Iterator[tuple[str, str, PageForm]]:
    """Who, where and what: each form of each page once."""
    seen = set()
    for who, browser in browsers.items():
        for route in routes():
            answer = visit(who, browser, "GET", route, world.harbour.ids())
            if answer.status != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            page = route.url(world.harbour.ids())
            for form in forms_of(answer.body.decode()):
                to = urlsplit(form.action).path or page
                known = (resolve(to).view_name, frozenset(form.names))
                if known not in seen:
                    seen.add(known)
                    yield who, to, form


def posted(browser: Browser, to: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and what the tables hold then; taken back."""
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    with transaction.atomic():
        status = browser.post(to, body).status_code
        after = tables()
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie(cookies)
    return status, after


@pytest.mark.django_db
def test_no_page_takes_a_field_it_does_not_ask_for(world: World) -> None:
    people = world.harbour.people
    users = {name: people.members[name].user for name in PEOPLE[:3]}
    users["client"] = people.client_user
    browsers = {who: signed_in(user) for who, user in users.items()}
    extras, before, done = smuggled(world), tables(), []
    day = date.today() + timedelta(days=3)
    with time_machine.travel(timezone.now(), tick=False):
        for who, to, form in pages_forms(world, browsers):
            body = form.filled("In words.", day)
            body |= {name: [value] for name, value in ANSWERS.items() if name in body}
            more = {name: value for name, value in extras.items() if name not in form.names}
            status, plain = posted(browsers[who], to, body)
            again, loaded = posted(browsers[who], to, body | more)
            assert (again, written(before, loaded)) == (status, written(before, plain)), to
            done += [resolve(to).view_name] if status in (200, 302) and plain != before else []
    print(f"n = {len(done)} forms carried out")  # noqa: T201
    assert len(done) > LEAST, sorted(set(done))
    with transaction.atomic():
        Client.objects.filter(pk=people.client.pk).update(birth_year=1907)
        seen = written(before, tables())
        transaction.set_rollback(True)
    assert len(seen) == 1
    assert "birth_year=1907," in seen[0]
