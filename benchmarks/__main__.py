"""Run the benchmarks named on the command line, or all of them."""

import sys
from collections.abc import Iterable

from benchmarks.meter import Figure
from benchmarks.scoring import scoring
from benchmarks.stage import stage

ON_STAGE = ("caseload", "client", "submit", "report", "secrecy", "walls", "schedules")
NAMES = ("scoring", *ON_STAGE)


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        print(
            f"No benchmark is called {unknown[0]}; there are {', '.join(NAMES)}.", file=sys.stderr
        )
        return 2
    names = asked or NAMES
    if "scoring" in names:
        _print(scoring())
    on_stage = [name for name in names if name in ON_STAGE]
    if on_stage:
        with stage():
            from benchmarks import (  # need Django
                client_page,
                lists,
                measures,
                report,
                schedules,
                secrecy,
                walls,
            )

            homes = {"client": client_page, "secrecy": secrecy, "walls": walls}
            homes |= {"schedules": schedules, "caseload": lists, "report": report}
            for name in on_stage:
                _print(getattr(homes.get(name, measures), name)())
    return 0


def _print(figures: Iterable[Figure]) -> None:
    for figure in figures:
        print(figure.line(), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
