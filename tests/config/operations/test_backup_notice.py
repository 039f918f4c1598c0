"""Who runs a practice is told where there was no backup for a day; nobody else is."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.utils import timezone

from clinic.models import Member, Practice
from config.operations.backup.latest import LastBackup, note_made
from tests.people import TwoPractices

pytestmark = pytest.mark.django_db
NOTICE = Template("{% load backups %}{% backup_notice member %}")
STATE = Template("{% load backups %}{% backup_state member %}")


@pytest.fixture(autouse=True)
def old_practices(settings: Any, tmp_path: Path, two_practices: TwoPractices) -> None:
    settings.VAR = tmp_path
    Practice.objects.update(created_at=timezone.now() - timedelta(days=9))


def shown(template: Template, member: Member) -> str:
    member.practice.refresh_from_db()
    return " ".join(template.render(Context({"member": member})).split())


def made(hours_ago: float) -> None:
    note_made(LastBackup(timezone.now() - timedelta(hours=hours_ago), "/backups/a", 1))


def test_the_owner_is_told_where_there_is_none(two_practices: TwoPractices) -> None:
    people = two_practices.harbour
    assert "There is no backup" in shown(NOTICE, people.owner)
    for other in (people.therapist, people.supervisor, people.trainee, people.desk):
        assert shown(NOTICE, other) == ""


def test_the_owner_is_told_of_a_late_one_and_not_of_a_fresh_one(
    two_practices: TwoPractices,
) -> None:
    owner = two_practices.harbour.owner
    made(hours_ago=23)
    assert shown(NOTICE, owner) == ""
    made(hours_ago=25)
    assert "no backup in the last 24 hours" in shown(NOTICE, owner)


def test_a_practice_of_today_is_not_told(two_practices: TwoPractices) -> None:
    Practice.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert shown(NOTICE, two_practices.harbour.owner) == ""


def test_the_settings_say_when_in_the_practice_s_time(two_practices: TwoPractices) -> None:
    owner = two_practices.harbour.owner
    assert "No backup was made yet" in shown(STATE, owner)
    Practice.objects.update(time_zone="Pacific/Auckland")
    owner = Member.objects.get(pk=owner.pk)
    with time_machine.travel(timezone.now(), tick=False):  # both times of one minute
        made(hours_ago=1)
        there = (timezone.now() - timedelta(hours=1)).astimezone(owner.practice.zone)
        assert f"{there:%H:%M}" in shown(STATE, owner)


@pytest.mark.parametrize("url", ["/practice/people/", "/practice/settings/", "/clients/"])
def test_the_owner_s_pages_carry_it(url: str, client: Any, two_practices: TwoPractices) -> None:
    from tests.sign_in import sign_in

    sign_in(client, two_practices.harbour.owner.user)
    assert "There is no backup" in client.get(url).content.decode()
