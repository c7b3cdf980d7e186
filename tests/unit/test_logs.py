"""Logs tell ids and counts; a person's words, names and tokens never come through."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import sqlalchemy
import structlog
import tweepy
import urllib3

from connectors.errors import RateLimited
from listener import logs

SECRET = "kindly-words-of-a-person"


@pytest.fixture
def lines() -> Iterator[Any]:
    """Return a function that gives the lines written so far, as JSON."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, threading.excepthook, sys.excepthook)
    out = io.StringIO()
    logs.configure("json", "DEBUG", out)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:], threading.excepthook, sys.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    logging.captureWarnings(False)
    structlog.reset_defaults()


def raised(error: BaseException) -> None:
    """Log *error* as our code and as a library would."""
    try:
        raise error
    except type(error):
        structlog.get_logger("listener.test").exception("step failed", step="pull")
        logging.getLogger("somebody.else").exception("it said %s", SECRET)


FOREIGN = [
    ValueError(SECRET),
    KeyError(SECRET),
    UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET),
    sqlalchemy.exc.IntegrityError(f"values ('{SECRET}')", {"text": SECRET}, Exception(SECRET)),
    urllib3.exceptions.MaxRetryError(
        urllib3.HTTPConnectionPool("localhost"), f"/2/tweets?q={SECRET}", Exception(SECRET)
    ),
    requests.ConnectionError(f"https://graph.facebook.com/me?access_token={SECRET}"),
    tweepy.TweepyException(SECRET),
    json.JSONDecodeError(SECRET, SECRET, 0),
]


@pytest.mark.parametrize("error", FOREIGN, ids=lambda e: type(e).__name__)
def test_what_a_library_s_exception_quotes_is_withheld(error: Exception, lines: Any) -> None:
    raised(error)
    told = lines()
    assert SECRET not in json.dumps(told)
    assert [t["error"] for t in told] == [type(error).__name__] * 2
    assert told[0]["where"].startswith("tests.unit.test_logs:") or told[0]["where"]


def test_a_chain_is_told_by_its_kinds_and_our_own_sentence(lines: Any) -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RateLimited('account "town-x": X asks us to slow down') from error
    except RateLimited:
        structlog.get_logger("listener.test").exception("pulled", account="town-x")
    (line,) = lines()
    assert line["error"] == "RateLimited from ValueError"
    assert line["trouble"] == 'account "town-x": X asks us to slow down'
    assert SECRET not in json.dumps(line)


def test_ids_and_counts_come_through_and_words_do_not(lines: Any) -> None:
    log = structlog.get_logger("listener.test")
    log.info(
        "judged", account="town-x", items=12, seconds=0.8, measured=True,
        text=SECRET, handle=SECRET, token=SECRET, author={"name": SECRET}, anything=[SECRET],
    )  # fmt: skip
    (line,) = lines()
    assert (line["account"], line["items"], line["seconds"]) == ("town-x", 12, 0.8)
    assert SECRET not in json.dumps(line)
    assert line["text"] == line["handle"] == line["token"] == logs.WITHHELD


def test_the_query_of_an_address_is_withheld(lines: Any) -> None:
    structlog.get_logger("listener.test").info("serving", address=f"http://host/a?token={SECRET}")
    assert lines()[0]["address"] == f"http://host/a?{logs.WITHHELD}"


def test_a_library_s_message_is_cut_down_to_its_template(lines: Any) -> None:
    logging.getLogger("somebody.else").warning('GET "%s" failed', f"/comments?{SECRET}")
    logging.getLogger("somebody.else").warning(f"made with {SECRET}")
    templated, whole = lines()
    assert templated["event"] == 'GET "%s" failed'
    assert whole["event"] == logs.WITHHELD


def test_libraries_that_talk_are_quiet_even_at_debug(lines: Any) -> None:
    for name in ("tweepy.client", "urllib3.connectionpool", "apscheduler.scheduler"):
        logging.getLogger(name).debug("sent %s", SECRET)
    assert lines() == []


def test_a_thread_that_dies_says_so_without_words(lines: Any) -> None:
    def die() -> None:
        raise ValueError(SECRET)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()
    (line,) = lines()
    assert line["error"] == "ValueError"
    assert SECRET not in json.dumps(line)


def test_a_real_database_error_quotes_no_words(lines: Any) -> None:
    engine = sqlalchemy.create_engine("sqlite://")
    try:
        with engine.connect() as db:
            db.execute(sqlalchemy.text("insert into nothing values (:text)"), {"text": SECRET})
    except sqlalchemy.exc.OperationalError:
        logging.getLogger("sqlalchemy").exception("failed")
        structlog.get_logger("listener").exception("failed")
    engine.dispose()
    assert SECRET not in json.dumps(lines())
    assert len(lines()) == 2
