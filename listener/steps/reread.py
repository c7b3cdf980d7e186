"""Everything under our own posts, read again: what came late, was dated back, or hid in a thread.

The streams read what is new. What a platform shows late, sorts by a date that its author made up,
or leaves out of its lists altogether, only the thread itself tells of.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from connectors.base import Connector, Rereads
from connectors.errors import ConnectorError, Gone, Invalid
from listener.ports import REREAD, Stored, Work
from listener.steps.pull import take_in, wait_until

BATCH = 5
_TURN = timedelta(hours=1)  # for a post that cannot be read, so that the others have their turn


@dataclass(frozen=True, slots=True)
class Reread:
    """What one batch brought: *stored* counts what no stream had brought before as new."""

    posts: int = 0
    stored: Stored = field(default_factory=Stored)
    trouble: str = ""


def reread(
    work: Work,
    connector: Connector,
    account: str,
    now: datetime,
    stopping: Callable[[], bool] = lambda: False,
) -> Reread:
    """Read again under the posts of *account* that are due, and set when each is read next."""
    if not connector.can.rereads:
        return Reread()
    with work() as unit:
        wait = unit.accounts.cursor(account, REREAD).not_before
        if wait is not None and wait > now:
            return Reread()
        due = unit.posts.due(account, now, BATCH)
    done = Reread()
    for post in due:
        if stopping():
            break
        one = _under(work, connector, account, post, now, stopping)
        done = Reread(done.posts + one.posts, done.stored + one.stored, one.trouble)
        if one.trouble:
            break
    return done


def _under(
    work: Work,
    connector: Connector,
    account: str,
    post: str,
    now: datetime,
    stopping: Callable[[], bool],
) -> Reread:
    stored = Stored()
    try:
        for page in cast(Rereads, connector).thread(post):
            with work() as unit:
                stored += take_in(unit, account, page, now, connector.can)
                unit.commit()
            if stopping():
                return Reread(0, stored)  # due as before; what was read is recognised
    except Gone:
        with work() as unit:
            unit.posts.gone(account, post)
            unit.commit()
        return Reread(1, stored)
    except ConnectorError as error:
        _trouble(work, account, post, error, now)
        return Reread(0, stored, str(error))
    with work() as unit:
        unit.posts.read(account, post, now)
        unit.accounts.left_at(account, REREAD, "", now, done=True)
        unit.commit()
    return Reread(1, stored)


def _trouble(work: Work, account: str, post: str, error: ConnectorError, now: datetime) -> None:
    with work() as unit:
        failures = unit.accounts.cursor(account, REREAD).failures + 1
        unit.accounts.wait(account, REREAD, wait_until(error, failures, now), str(error))
        if isinstance(error, Invalid) or failures > 1:
            unit.posts.later(account, post, now + _TURN)
        unit.commit()
