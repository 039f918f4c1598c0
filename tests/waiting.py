"""Waiting for something to become true, with a deadline instead of a sleep of guessed length."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(
    check: Callable[[], T], *, seconds: float = 30.0, every: float = 0.05, what: str = ""
) -> T:
    """Ask `check` until it answers something true and return that; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (answer := check()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or check} did not happen within {seconds:g} s")
        time.sleep(every)
    return answer
