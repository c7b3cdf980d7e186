"""From a platform to the store: a page with its cursor is one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Connector, Page
from connectors.errors import (
    AuthExpired,
    ConnectorError,
    Gone,
    NotPermitted,
    OutOfBudget,
    RateLimited,
)
from listener.ports import MACHINE, AuditLine, Cursor, Hindrance, Stored, UnitOfWork, Work
from listener.steps.standing import hindered, kind_of
from moderation.actions import Capabilities

UNSAID = timedelta(minutes=15)  # a wait whose end the platform does not tell
_SHORTEST, _LONGEST = timedelta(seconds=5), timedelta(minutes=15)
_KINDS = ("pull", *(h.value for h in Hindrance if h is not Hindrance.POLICY))
_TOLERATED = 3  # failures in a row before it is an incident


@dataclass(frozen=True, slots=True)
class Pulled:
    """What one pull of an account brought; *trouble* is empty when every stream was read."""

    stored: Stored
    pages: int = 0
    trouble: str = ""
    state: str = ""  # what the trouble means for the account, as one word


def pull(
    work: Work,
    connector: Connector,
    account: str,
    streams: Sequence[str],
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
    told: Callable[[str, Page, Stored], None] = lambda stream, page, stored: None,
    ending: Callable[[UnitOfWork, Pulled], None] = lambda unit, done: None,
    left: Mapping[str, Cursor] | None = None,
) -> Pulled:
    """Read every stream of *account* to its end and return what that brought.

    A paused account is tried too, with growing pauses: it goes on once it is let in.
    *told* hears of each page once it is stored, and of what its stream brought so far; *ending*
    takes part in the last transaction. *left* says where the streams were left, if that is known.
    Once *stopping* says so, it breaks off after the page at hand, and goes on there next time.

    What goes wrong with one stream is written down and does not keep the others from being read;
    an account that the platform does not let in any more is paused.
    """
    stored, pages, troubles, waits, state = Stored(), 0, list[str](), False, ""
    nothing: list[tuple[str, str]] = []
    if left is None:
        with work() as unit:
            left = unit.accounts.cursors(account, streams)
    for cursor in left.values():
        if stopping():
            break
        if cursor.not_before is not None and cursor.not_before > now:
            waits = True  # the platform has to be left alone
            continue
        brought = _stream(work, connector, cursor, now, stopping, told, nothing)
        stored, pages = stored + brought.stored, pages + brought.pages
        troubles += [brought.trouble] if brought.trouble else []
        state = brought.state or state
    done = Pulled(stored, pages, "; ".join(dict.fromkeys(troubles)), state)
    with work() as unit:
        _finish(unit, account, now, nothing, well=not troubles and not waits)
        ending(unit, done)
        unit.commit()
    return done


def _stream(
    work: Work,
    connector: Connector,
    cursor: Cursor,
    now: datetime,
    stopping: Callable[[], bool],
    told: Callable[[str, Page, Stored], None],
    nothing: list[tuple[str, str]],
) -> Pulled:
    """Read one stream; where its one page holds nothing, only note the new cursor in *nothing*.

    That saves idle accounts a transaction a stream: all are kept together when the pull ends.
    """
    stored, pages = Stored(), 0
    try:
        for page in connector.pull(cursor.stream, cursor.cursor):
            if pages == 0 and cursor.done_at and page.done and not _holds_anything(page):
                nothing.append((cursor.stream, page.cursor))
            else:
                stored += _keep(work, cursor, page, now, connector.can)
            pages += 1
            told(cursor.stream, page, stored)
            if page.done or stopping():
                break
    except ConnectorError as error:
        _trouble(work, cursor, error, now)
        return Pulled(stored, pages, str(error), kind_of(error) or "")
    return Pulled(stored, pages)


def _holds_anything(page: Page) -> bool:
    return bool(page.items or page.gone or page.threads)


def _keep(work: Work, cursor: Cursor, page: Page, now: datetime, can: Capabilities) -> Stored:
    with work() as unit:
        stored = take_in(unit, cursor.account, page, now, can)
        if cursor.done_at is None:
            reached = min((i.posted_at for i in page.items if i.posted_at), default=None)
            found = stored.new
            unit.accounts.first_reading(cursor.account, cursor.stream, found, reached, now)
        unit.accounts.left_at(cursor.account, cursor.stream, page.cursor, now, done=page.done)
        unit.commit()
    return stored


def take_in(unit: UnitOfWork, account: str, page: Page, now: datetime, can: Capabilities) -> Stored:
    """Store what *page* brought, however it came, and plan what is to be looked at again."""
    stored = unit.items.store(page.items, page.raw, now, page.threads)
    gone = unit.items.gone([t.ref for t in page.gone], now)
    if can.looks and page.items:
        unit.checks.plan([i.ref for i in page.items if i.kind not in can.unseen], now)
    if can.rereads and (page.items or page.threads):
        unit.posts.plan(account, page.threads, page.items, now)
    if gone:
        unit.audit.add(AuditLine("gone", MACHINE, now, account, data={"items": gone}))
    if stored.new or stored.edited:
        unit.wake("judge")
    return stored + Stored(gone=gone)


def _trouble(work: Work, cursor: Cursor, error: ConnectorError, now: datetime) -> None:
    """Write down when to come back, and what a person should know."""
    account, failures = cursor.account, cursor.failures + 1
    with work() as unit:
        state = unit.accounts.get(account)
        until = wait_until(error, failures, now)
        unit.accounts.wait(account, cursor.stream, until, str(error))
        hindered(unit, account, error, now, until)
        if isinstance(error, AuthExpired) and state and not state.paused:
            unit.accounts.pause(account, str(error), now)
            unit.audit.add(AuditLine("paused", MACHINE, now, account))
        if isinstance(error, AuthExpired | NotPermitted | OutOfBudget) or failures >= _TOLERATED:
            unit.health.trouble(_kind(error), account, str(error), now)
        unit.commit()


def _kind(error: ConnectorError) -> str:
    found = kind_of(error)
    return "pull" if found is None or found is Hindrance.RATE_LIMITED else found.value


def wait_until(error: ConnectorError, failures: int, now: datetime) -> datetime:
    """Return when a platform that said *error* may be asked again."""
    if isinstance(error, RateLimited | OutOfBudget):
        return error.until or now + UNSAID
    if isinstance(error, NotPermitted | Gone):
        return now + _LONGEST
    return now + min(_LONGEST, _SHORTEST * (1 << min(failures - 1, 10)))


def _finish(
    unit: UnitOfWork,
    account: str,
    now: datetime,
    nothing: Sequence[tuple[str, str]],
    *,
    well: bool,
) -> None:
    unit.accounts.found_nothing(account, nothing, now)
    unit.accounts.pulled(account, now, well=well)
    if well and unit.health.troubled(_KINDS, account):
        _recovered(unit, account, now)


def _recovered(unit: UnitOfWork, account: str, now: datetime) -> None:
    unit.health.all_over(_KINDS, account, now)
    unit.standings.over(account)
    state = unit.accounts.get(account)
    if state is not None and state.paused:
        unit.accounts.go_on(account)
        unit.audit.add(AuditLine("resumed", MACHINE, now, account))
