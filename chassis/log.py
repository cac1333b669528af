"""Logs by allow-list: a key that is not listed here is not written, so no person's data can slip out by habit."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "module",
        "office",
        "service",
        "reader",
        "timer",
        "stream",
        "epoch",
        "sequence",
        "type",
        "handler",
        "reason",
        "attempts",
        "count",
        "seconds",
        "route",
        "method",
        "status",
        "mechanism",
        "broker",
        "backoff_s",
        "process",
        "port",
        "version",
        "edition",
        "part",
        "name",
        "signal",
        "use_case",
    ]
)


def keep_allowed(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key outside the list, and the text of an exception with it: only its class is kept."""
    error = fields.pop("exc_info", None)
    kept = {key: value for key, value in fields.items() if key in ALLOWED}
    if isinstance(error, BaseException):
        kept["reason"] = type(error).__name__
    return kept


def configure(level: str = "INFO", *, office: str = "", process: str = "") -> None:
    """Set up JSON lines on standard error for this process; libraries' own logs are kept at WARNING, class names only."""

    def say_where(_logger: Any, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"office": office, "process": process} | dict(fields)

    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            say_where,
            keep_allowed,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level, logging.INFO)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(handlers=[_LibraryHandler()], level=logging.WARNING, force=True)


class _LibraryHandler(logging.Handler):
    """What libraries log may quote data, so only who spoke, how loudly and about which kind of error is passed on."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger(module=record.name).log(
            record.levelno, "library", reason=type(error).__name__ if error else ""
        )


def get(name: str) -> Any:
    """A logger; its fields must be in ALLOWED to be written."""
    return structlog.get_logger(module=name)
