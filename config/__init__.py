"""Wiring: settings, addresses, Celery, checks. Imports every app; none imports it."""

import gc

# What a process imports stays: Python's own 700 would look through it again and again meanwhile,
# an eighth of every start.
gc.set_threshold(10_000, 10, 10)

from config.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
