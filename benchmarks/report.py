"""A report's CPU, part by part; beside the barest document of as many pages, and beside typst.

What is laid out is timed in turns in this process, by the code and the style of a worker's child:
a machine that swings then swings for all alike. Ratios are of the quickest of each.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings

from benchmarks import measures
from benchmarks.meter import Figure, cpu_ms, statements
from benchmarks.other_engines import bare, in_typst, typst_ms
from reports import pdf
from reports.documents.facts import Facts, collect
from reports.documents.figures import draw_plane, draw_trend
from reports.documents.paper import markup
from reports.documents.progress import build
from reports.documents.shape import Document
from reports.models import Report
from reports.pdf import engine

ROUNDS, N = 9, 10
CPU = "ms of CPU"
ITEM_TABLES = ("moved", "answers")


def report() -> Iterator[Figure]:
    """A therapist's progress report with everything on, and the same without item tables."""
    row = _row(left_out=[])
    own, _all = statements(lambda: markup(build(collect(row))))
    yield Figure("report_sql_own", own, "statements", 1, measures.SIZE)
    facts = collect(row)
    document = build(facts)
    texts = {"report": markup(document)}
    texts["report_without_items"] = markup(build(collect(_row(left_out=list(ITEM_TABLES)))))
    raw = pdf.render(texts["report"])
    pages = pdf.finish(raw).pages
    conditions = f"{pages} pages, {measures.RESPONSES} responses, warm worker"
    before = _written(facts, row) | {"finishing": cpu_ms(lambda: pdf.finish(raw), N, warm_up=2)}
    before["to_the_child_and_back"] = cpu_ms(lambda: pdf.render(texts["report"]), N, warm_up=0)
    for part, value in before.items():
        yield Figure(f"report_{part}_ms", value, CPU, N, conditions)
    yield Figure("report_pages", pages, "pages", 1, conditions)
    yield from _laid_out(texts, pages, sum(before.values()))


def _row(left_out: list[str]) -> Report:
    world = measures._world()
    row = Report(
        practice=world.client.practice,
        client=world.client,
        requested_by=world.therapist,
        audience=Report.Audience.THERAPIST,
        period_to=world.therapist.practice.today(),
        left_out=left_out,
    )
    row.save()
    return row


def _written(facts: Facts, row: Report) -> dict[str, float]:
    """What it takes until there is a page to lay out: reading, drawing, wording."""
    document = build(facts)
    charts = cpu_ms(lambda: _charts(document), N, warm_up=2)
    words = cpu_ms(lambda: markup(document), N, warm_up=2) - charts
    return {
        "data": cpu_ms(lambda: build(collect(row)), N, warm_up=2),
        "charts": charts,
        "words": round(words, 2),
    }


def _charts(document: Document) -> object:
    trend = document.change.trend if document.change else None
    return draw_plane(document.plane, document.audience), trend and draw_trend(trend)


def _laid_out(texts: Mapping[str, str], pages: int, besides: float) -> Iterator[Figure]:
    """Layout and writing, in turns with the barest document of as many pages and with typst."""
    library, paper = engine.load(), engine.paper(settings.FONT_FOLDER)
    plain = bare(texts["report"], pages, lambda text: len(library.HTML(string=text).render().pages))
    source = in_typst(texts["report"])
    deeds: dict[str, Callable[[], list[float]]] = {
        name: lambda text=text: _split(text, paper)  # type: ignore[misc]
        for name, text in texts.items()
    }
    deeds["bare"] = lambda: [_spent(lambda: library.HTML(string=plain).write_pdf())]
    deeds["unstyled"] = lambda: [_spent(lambda: library.HTML(string=texts["report"]).write_pdf())]
    deeds["typst"] = lambda: [typst_ms(source, Path(settings.FONT_FOLDER))[0]]
    taken = _in_turns(deeds)
    conditions = f"{pages} pages, in turns, the quickest and the median of {ROUNDS}"
    for at, part in enumerate(("layout", "writing")):
        yield from _both(f"report_{part}", [each[at] for each in taken["report"]], conditions)
    wholes = {name: [sum(each) for each in rounds] for name, rounds in taken.items()}
    for name, rounds in wholes.items():
        ours = name.startswith("report")
        yield from _both(name if ours else f"report_{name}", rounds, conditions, besides * ours)
    for name in ("bare", "unstyled", "typst"):
        ratio = min(wholes["report"]) / min(wholes[name])
        yield Figure(f"report_ratio_to_{name}", round(ratio, 2), "ratio", ROUNDS, conditions)


def _both(name: str, rounds: list[float], conditions: str, besides: float = 0) -> Iterator[Figure]:
    for suffix, value in (("least", min(rounds)), ("median", median(rounds))):
        total = round(value + besides, 1)
        yield Figure(f"{name}_cpu_{suffix}_ms", total, CPU, ROUNDS, conditions)


def _in_turns(deeds: Mapping[str, Callable[[], list[float]]]) -> dict[str, list[list[float]]]:
    for deed in deeds.values():
        deed()
    usual = gc.get_threshold()
    engine.settle()  # as in the child
    taken: dict[str, list[list[float]]] = {name: [] for name in deeds}
    for _round in range(ROUNDS):
        for name, deed in deeds.items():
            taken[name].append(deed())
    gc.unfreeze()
    gc.set_threshold(*usual)
    return taken


def _split(text: str, paper: Any) -> list[float]:
    """Milliseconds of layout, and of writing the laid-out pages."""
    start = time.process_time()
    done = engine.laid_out(text, paper)
    middle = time.process_time()
    engine.written(done)
    return [(middle - start) * 1000, (time.process_time() - middle) * 1000]


def _spent(deed: Callable[[], object]) -> float:
    start = time.process_time()
    deed()
    return (time.process_time() - start) * 1000
