"""Run the benchmarks named on the command line, or all of them."""

import sys

from benchmarks.stage import stage

NAMES = ("caseload", "client", "submit", "report")


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        print(
            f"No benchmark is called {unknown[0]}; there are {', '.join(NAMES)}.", file=sys.stderr
        )
        return 2
    with stage():
        from benchmarks import measures  # needs Django set up

        for name in asked or NAMES:
            for figure in getattr(measures, name)():
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
