"""Logs: one line a unit of work, with ids and counts, and never a person's words or tokens.

What may be told is listed here; all else is withheld. So a new log line shows nothing by
accident, and what a library writes is cut down to where it came from.
"""

import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from types import TracebackType
from typing import Any, TextIO

import structlog

WITHHELD = "[withheld]"
_OURS = frozenset({"listener", "moderation", "connectors", "config"})
# Keys whose words come from us or from the configuration, never from a person outside.
_MAY_TELL = frozenset(
    {
        "account", "address", "database", "error", "event", "form", "kind", "level", "logger",
        "mode", "name", "outcome", "pack", "period", "platform", "route", "severity", "shape",
        "signal", "state", "status", "step", "stream", "timestamp", "trouble", "verb", "version",
        "where",
    }
)  # fmt: skip
_QUERY = re.compile(r"\?\S+")
_QUIET = ("apscheduler", "alembic", "tweepy", "urllib3", "uvicorn.access", "sqlalchemy.engine")

Event = MutableMapping[str, Any]


def configure(form: str = "auto", level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log line of this process, ours and the libraries', through the redactor.

    *form*: "json", "console", or "auto" (console on a terminal, JSON otherwise).
    """
    out = stream or sys.stderr
    chain: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *chain,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.addFilter(_keep_template)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*chain, _foreign],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact,
                _renderer(form, out),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
    threading.excepthook = _in_thread
    sys.excepthook = _uncaught


def _keep_template(record: logging.LogRecord) -> bool:
    """Keep a message as it stood before anything was filled into it."""
    record.template = record.msg if record.args and isinstance(record.msg, str) else WITHHELD
    return True


def _renderer(form: str, out: TextIO) -> Any:
    if form == "json" or (form == "auto" and not out.isatty()):
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=out.isatty())


def _foreign(_logger: Any, _name: str, event: Event) -> Event:
    """Cut a library's message down to its template: what was filled in may be anybody's words."""
    record: logging.LogRecord = event["_record"]
    kept = {k: event[k] for k in ("_record", "_from_structlog", "level", "logger", "timestamp")}
    kept["event"] = getattr(record, "template", WITHHELD)
    if record.exc_info:
        kept["exc_info"] = record.exc_info
    record.exc_text = None
    return kept


def redact(_logger: Any, _name: str, event: Event) -> Event:
    """Return *event* with nothing in it that may be a person's words, name or secret."""
    error = _error(event.pop("exc_info", None))
    for hidden in ("exception", "stack_info", "stack"):
        event.pop(hidden, None)
    told = {key: _shown(key, value) for key, value in event.items()}
    return told | told_of(error) if error is not None else told


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, Mapping):
        return {k: _shown(key, v) for k, v in value.items()}
    if key in _MAY_TELL and isinstance(value, str):
        return _QUERY.sub("?" + WITHHELD, value)
    return WITHHELD


def _error(given: Any) -> BaseException | None:
    if given is True:
        return sys.exc_info()[1]
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return given if isinstance(given, BaseException) else None


def told_of(error: BaseException) -> dict[str, str]:
    """Return what may be said of *error*: its kind, where it arose, and our own sentence.

    The messages of libraries are withheld: they quote statements, addresses and answers.
    """
    kinds, link = [type(error).__name__], error.__cause__ or error.__context__
    while link is not None and len(kinds) < 5:
        kinds.append(type(link).__name__)
        link = link.__cause__ or link.__context__
    told = {"error": " from ".join(kinds), "where": _where(error.__traceback__)}
    if type(error).__module__.partition(".")[0] in _OURS:
        told["trouble"] = _QUERY.sub("?" + WITHHELD, str(error))
    return told


def _where(trace: TracebackType | None) -> str:
    """Name the last place of ours that *trace* went through."""
    place = ""
    while trace is not None:
        module = str(trace.tb_frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS or not place:
            place = f"{module}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _in_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        structlog.get_logger("listener").error("a thread failed", exc_info=given.exc_value)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger("listener").error("failed", exc_info=error)
