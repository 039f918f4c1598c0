"""From counts to the panels of the outcomes: words, picture, table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.library import load_instrument
from assessments.psychometrics.estimates import Estimate, share
from assessments.psychometrics.telling import (
    FEWEST,
    Counts,
    Telling,
    tellings,
    told_apart,
)
from assessments.queries import ATTACHMENT
from clinic.models import Plan
from reports import sentences
from reports.charts import Share, shares, table
from reports.charts.marks import Kind
from reports.queries.outcomes import NO_PATHWAY, Line, Period, Tally
from reports.views.figures import COMPACT
from reports.views.response_words import percent

KINDS: dict[str, Kind] = {"anxiety": "anxiety", "avoidance": "avoidance"}
CELLS = {
    Telling.EACH: (
        gettext_lazy("Reliably lower"),
        gettext_lazy("No reliable change"),
        gettext_lazy("Reliably higher"),
    ),
    Telling.LOWER: (
        gettext_lazy("Reliably lower"),
        gettext_lazy("No reliable change or higher"),
    ),
    Telling.HIGHER: (
        gettext_lazy("No reliable change or lower"),
        gettext_lazy("Reliably higher"),
    ),
    Telling.NONE: (),
}


@dataclass(frozen=True)
class Panel:
    """One scale. `figure` and `pathways` are empty where nothing may be told, and `why_not` says
    why; `together`: two cells are told as one."""

    title: str
    sentence: str
    hoped: str
    left_out: tuple[str, ...]
    figure: dict[str, Any] = field(default_factory=dict)
    why_not: str = ""
    together: bool = False
    pathways: dict[str, Any] = field(default_factory=dict)
    pathways_why_not: str = ""


def panels(lines: Sequence[Line], period: Period, reached: int) -> list[Panel]:
    """Every line in its order, with what may be told of this period."""
    return [_panel(line, period, reached) for line in lines]


def _panel(line: Line, period: Period, reached: int) -> Panel:
    tally = line.tallies[period]
    told = dict(zip(Period, tellings([line.tallies[p].counts for p in Period]), strict=True))
    telling, counts = told[period], tally.counts
    shown = telling is not Telling.NONE
    pathways = _pathways(line, tally) if shown and period is Period.ALL else {}
    return Panel(
        title=_title(line),
        sentence=_sentence(counts, telling),
        hoped=_("On this scale, higher is what is hoped for.")
        if line.higher_is_better
        else _("On this scale, lower is what is hoped for."),
        left_out=tuple(_left_out(tally, reached)),
        figure=_figure(line, counts, telling) if shown else {},
        why_not="" if shown else _why_not(counts),
        together=telling in (Telling.LOWER, Telling.HIGHER),
        pathways=pathways,
        pathways_why_not=_no_pathways(period) if shown and not pathways else "",
    )


def _title(line: Line) -> str:
    if line.instrument == ATTACHMENT:
        return str(sentences.NAMES[line.scale])
    instrument = load_instrument(line.instrument)
    if line.scale not in KINDS:
        return instrument.scale(line.scale).title
    name = sentences.NAMES[line.scale]
    return _("%(scale)s, by “%(form)s”") % {"scale": name, "form": instrument.title}


def _sentence(counts: Counts, telling: Telling) -> str:
    """How many are judged, and what came of it."""
    judged = ngettext(
        "%(n)s client has two or more forms of one version.",
        "%(n)s clients have two or more forms of one version.",
        counts.n,
    ) % {"n": counts.n}
    parts = [
        _("%(name)s: %(n)s") % {"name": name, "n": cell}
        for name, cell in zip(CELLS[telling], telling.cells(counts), strict=True)
    ]
    return f"{judged} {sentences.listed(parts)}" if parts else judged


def _why_not(counts: Counts) -> str:
    if counts.n < FEWEST:
        return _(
            "Shares are shown from %(n)s clients on. With fewer they would say too little, and too"
            " much about single people."
        ) % {"n": FEWEST}
    return _(
        "The counts are not shown: they would tell of one or two people, alone or beside those of"
        " a longer period. Look at a longer one."
    )


def _left_out(tally: Tally, reached: int) -> list[str]:
    """Who is not counted, and why; only what happened."""
    said = (
        (
            reached - tally.answered,
            ngettext(
                "%(n)s client has no scored full attachment form in this period",
                "%(n)s clients have no scored full attachment form in this period",
                reached - tally.answered,
            ),
        ),
        (
            tally.few,
            ngettext(
                "%(n)s client has one form only, or none after the start",
                "%(n)s clients have one form only, or none after the start",
                tally.few,
            ),
        ),
        (
            tally.renewed,
            ngettext(
                "%(n)s client has answered another version since, and that one once",
                "%(n)s clients have answered another version since, and that one once",
                tally.renewed,
            ),
        ),
        (
            tally.described,
            ngettext(
                "%(n)s client answered where no measurement error was known, so nothing is judged",
                "%(n)s clients answered where no measurement error was known, so nothing is judged",
                tally.described,
            ),
        ),
    )
    return [words % {"n": n} for n, words in said if n > 0]


def _figure(line: Line, counts: Counts, telling: Telling) -> dict[str, Any]:
    cells = zip(CELLS[telling], telling.cells(counts), strict=True)
    rows = [(str(name), cell, _of(cell, counts.n)) for name, cell in cells]
    return _drawn(rows, counts.n, line, _("Share of clients"), [_("Change"), *_columns()])


def _pathways(line: Line, tally: Tally) -> dict[str, Any]:
    """The cell that is hoped for in each group, in the order of the library."""
    order = {each.value: str(each.label) for each in Plan.Pathway}
    order[NO_PATHWAY] = _("No pathway chosen")
    told = told_apart({key: tally.groups[key] for key in order if key in tally.groups})
    if not told.groups:
        return {}
    place = -1 if line.higher_is_better else 0
    cell_name = str(CELLS[told.telling][place])
    rows, others = [], ""
    for keys, counts in told.groups:
        names = [order[key] for key in keys]
        if len(names) > 1:
            others = _("All others together: %(names)s.") % {"names": sentences.listed(names)}
        name = _("All others together") if len(names) > 1 else names[0]
        n = told.telling.cells(counts)[place]
        rows.append((name, n, _of(n, counts.n), counts.n))
    apart = max(row[2].low for row in rows) > min(row[2].high for row in rows)
    chance = (
        _("Not all intervals overlap. The groups differ in more than their pathway, though.")
        if apart
        else _("The intervals overlap: differences of this size are expected by chance.")
    )
    caption = _("%(cell)s, by the pathway clients started from") % {"cell": cell_name}
    drawn = [
        Share(name, e.value, e.low, e.high, _("%(n)s of %(of)s") % {"n": n, "of": of})
        for name, n, e, of in rows
    ]
    numbers = [[name, f"{n}", f"{of}", percent(e.value), _interval(e)] for name, n, e, of in rows]
    columns = [_("Pathway"), cell_name, _("Clients"), _("Share"), _("95 % interval")]
    sentence = " ".join(filter(None, (f"{caption}.", chance, others)))
    return _picture(drawn, line, sentence, caption, columns, numbers)


def _drawn(
    rows: Sequence[tuple[str, int, Estimate]], n: int, line: Line, caption: str, columns: list[str]
) -> dict[str, Any]:
    drawn = [
        Share(name, e.value, e.low, e.high, _("%(n)s of %(of)s") % {"n": cell, "of": n})
        for name, cell, e in rows
    ]
    numbers = [[name, f"{cell}", percent(e.value), _interval(e)] for name, cell, e in rows]
    return _picture(drawn, line, "", caption, columns, numbers)


def _picture(
    drawn: Sequence[Share],
    line: Line,
    sentence: str,
    caption: str,
    columns: list[str],
    numbers: list[list[str]],
) -> dict[str, Any]:
    """The drawing at both widths, whose name says every number, and the table."""
    said = [
        _("%(name)s: %(said)s, %(share)s, 95 %% interval %(low)s to %(high)s")
        % {
            "name": row.label,
            "said": row.said,
            "share": percent(row.value),
            "low": percent(row.low),
            "high": percent(row.high),
        }
        for row in drawn
    ]
    whole = f"{_title(line)}. {caption}. {'; '.join(said)}."
    ticks = [percent(part / 4) for part in range(5)]
    kind = KINDS.get(line.scale)
    return {
        "sentence": sentence,
        "svg": shares(drawn, whole, ticks, kind),
        "narrow_svg": shares(drawn, whole, ticks, kind, width=COMPACT),
        "note": _("Each dot is a share of the clients, each line its 95 % interval."),
        "table": table(f"{_title(line)}: {caption}", columns, numbers),
    }


def _columns() -> list[str]:
    return [_("Clients"), _("Share"), _("95 % interval")]


def _of(cell: int, n: int) -> Estimate:
    found = share(cell, n)
    assert found is not None  # nothing is told of nobody
    return found


def _interval(estimate: Estimate) -> str:
    ends = {"low": percent(estimate.low), "high": percent(estimate.high)}
    return _("%(low)s to %(high)s") % ends


def _no_pathways(period: Period) -> str:
    if period is not Period.ALL:
        return _(
            "By pathway is shown over all time only, so that no small group can be worked out."
        )
    return _("By pathway nothing can be told apart without telling of single people.")
