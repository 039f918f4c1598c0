"""Log lines as JSON, and nothing in them that an allow-list does not name."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

CLIENTS = ("boto3", "botocore", "s3transfer", "urllib3")  # of the store; they log addresses
KEPT = frozenset(
    {"event", "level", "timestamp", "logger", "request_id", "status", "method", "route", "job"}
    | {"chain", "number", "seal"}  # the audit's anchor
    | {"attempt", "state", "task", "exception_type", "where"}
)


def only_allowed(_: Any, __: str, entry: EventDict) -> EventDict:
    """Drop each key the allow-list does not name: a path or an answer never reaches a log."""
    return {key: value for key, value in entry.items() if key in KEPT}


def error_without_words(_: Any, __: str, entry: EventDict) -> EventDict:
    """Keep an exception's type and place; its message could quote a note."""
    info = entry.pop("exc_info", None)
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    elif info and not isinstance(info, tuple):
        info = sys.exc_info()
    if isinstance(info, tuple) and info[0] is not None:
        entry["exception_type"] = info[0].__name__
        frame = info[2]
        while frame is not None and frame.tb_next is not None:
            frame = frame.tb_next
        if frame is not None:
            entry["where"] = f"{frame.tb_frame.f_code.co_name}:{frame.tb_lineno}"
    return entry


def plain_event(_: Any, __: str, entry: EventDict) -> EventDict:
    """For lines of libraries keep the template, not the values filled into it."""
    record = entry.get("_record")
    if isinstance(record, logging.LogRecord):
        words = record.msg
        entry["event"] = type(words).__name__ if not isinstance(words, str) else words[:200]
        for name in ("status_code",):
            if hasattr(record, name):
                entry["status"] = getattr(record, name)
    return entry


def configure(config: dict[str, Any]) -> None:
    """Send everything through structlog to standard error (called by Django at start)."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        error_without_words,
    ]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[plain_event, *shared],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                only_allowed,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(config.get("level", "INFO"))
    for quiet in ("fontTools", "weasyprint", "pikepdf", "kombu", "amqp", "PIL", *CLIENTS):
        logging.getLogger(quiet).setLevel("ERROR")
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
