"""Wiring: settings, addresses, Celery, checks. Imports every app; none imports it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
