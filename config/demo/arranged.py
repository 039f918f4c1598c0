"""What the demonstration's practices have arranged among themselves."""

from datetime import timedelta
from typing import Any

from clinic.actions.care import start_cover
from clinic.actions.joining import invite_member
from clinic.actions.opened import open_record
from clinic.actions.practices import change_practice, finish_set_up, name_readers
from clinic.models import Client, Member
from clinic.roles import Role
from config.demo.clock import as_of

WEEKDAYS = [{"weekday": day, "from": "09:00", "to": "17:30"} for day in range(5)]


def arrange(plan: dict[str, Any], people: dict[str, Member], *, owner: Member) -> None:
    """Who looks at answers, who stands in, who is invited, and a record opened with a reason."""
    practice, today = owner.practice, owner.practice.today()
    readers = plan["readers"]
    name_readers(
        practice=practice,
        alert_reader=people[readers["reader"]],
        alert_back_up=people.get(readers.get("back_up", "")),
        no_back_up="back_up" not in readers,
        reading_words=readers["words"],
        by=owner,
    )
    change_practice(practice=practice, hours=WEEKDAYS, retention_years=7, by=owner)
    finish_set_up(practice=practice, by=owner)
    for away, stand_in, begins, lasts in plan.get("covers", ()):
        since = today + timedelta(days=begins)
        start_cover(
            away=people[away],
            stand_in=people[stand_in],
            since=since,
            last_day=since + timedelta(days=lasts - 1),
            by=owner,
        )
    if invited := plan.get("invited"):
        roles = {Role(role) for role in invited["roles"]}
        invite_member(**(invited | {"roles": roles}), by=owner)
    if opened := plan.get("opened"):
        with as_of(today - timedelta(days=opened["days_ago"])):
            open_record(
                client=Client.objects.get(practice=practice, name=opened["client"]),
                code=opened["code"],
                words=opened["words"],
                by=people[opened["by"]],
            )
