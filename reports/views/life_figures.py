"""The map of people and the life line as figures: sentence, drawing, note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Client
from reports.charts.life import LifeWords, Moment, life_line
from reports.charts.people import Dot, people_map
from reports.queries.life import LifeRow, PersonRow

NARROW = 300  # about as wide as a phone shows it


@dataclass(frozen=True)
class Figure:
    """A picture in two widths, and what it says."""

    sentence: str
    svg: str
    narrow_svg: str
    note: str


def people_figure(client: Client, rows: Sequence[PersonRow]) -> Figure | None:
    """None while nobody is on the map."""
    if not rows:
        return None
    steady = sum(row.steady for row in rows)
    sentence = ngettext("%(n)s person.", "%(n)s people.", len(rows)) % {"n": len(rows)}
    sentence += " " + (
        ngettext(
            "%(name)s can lean on %(n)s of them.", "%(name)s can lean on %(n)s of them.", steady
        )
        % {"name": client.called, "n": steady}
        if steady
        else _("Nobody is marked as someone to lean on yet.")
    )
    dots = [Dot(row.name, row.role, row.steady, row.manner) for row in rows]
    return Figure(
        sentence=sentence,
        svg=people_map(client.called, dots, sentence),
        narrow_svg=people_map(client.called, dots, sentence, width=NARROW),
        note=_(
            "Near and filled: someone to lean on. A plain line is at ease with closeness, dashes "
            "are worry, dots are distance. Distance on the picture is no measure."
        ),
    )


def line_figure(client: Client, rows: Sequence[LifeRow]) -> Figure | None:
    """None while nothing on the line has an age."""
    moments = [
        Moment(number, row.age, row.tone)
        for number, row in enumerate(rows, start=1)
        if row.age is not None
    ]
    if not moments:
        return None
    today = client.practice.today()
    now = max(today.year - client.birth_year, *(int(each.age) for each in moments))
    sentence = ngettext(
        "%(n)s thing on the line, from birth to %(now)s years.",
        "%(n)s things on the line, from birth to %(now)s years.",
        len(moments),
    ) % {"n": len(moments), "now": now}
    words = LifeWords(
        title=sentence, good=_("good"), hard=_("hard"), therapy=_("since therapy began")
    )
    began = _age(client, client.created_at.astimezone(client.practice.zone).date())
    return Figure(
        sentence=sentence,
        svg=life_line(moments, now=now, therapy_from=began, words=words),
        narrow_svg=life_line(moments, now=now, therapy_from=began, words=words, width=NARROW),
        note=_("The numbers are those of the list below. Ages are as remembered."),
    )


def _age(client: Client, day: date) -> float:
    return max(0.0, day.year + day.timetuple().tm_yday / 366 - client.birth_year)
