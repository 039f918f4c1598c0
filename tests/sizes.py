"""How large a test runs: a twentieth in every run, the full size with SECURE_BASE_LONG=1."""

import os

LONG = os.environ.get("SECURE_BASE_LONG") == "1"
KILLS = os.environ.get("SECURE_BASE_KILLS") or ("300/5000" if LONG else "2/40")


def n_of(long_size: int) -> int:
    """Return the size to run at and print it, so that a log tells what was really tried."""
    n = long_size if LONG else max(1, round(long_size / 20))
    print(f"n = {n}" + ("" if LONG else f" (SECURE_BASE_LONG=1 runs {long_size})"))  # noqa: T201
    return n


def kills_and_jobs() -> tuple[int, int]:
    """How often a worker is killed, over how many jobs; SECURE_BASE_KILLS=30/600 says otherwise."""
    kills, jobs = map(int, KILLS.split("/"))
    print(f"{kills} kills over {jobs} jobs (SECURE_BASE_KILLS=30/600 says how many)")  # noqa: T201
    return kills, jobs
