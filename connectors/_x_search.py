"""X's recent search for a query of ours: what is asked, what it costs, how it is walked."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from connectors._seeking import Seeking, Wanted, boolean
from connectors._walks import Found, Known, Task, pages, walk
from connectors._x_money import READS
from connectors.base import Page
from moderation.queries import Query

LONGEST = 512  # characters of a query, as X documents it for everybody
NOT_OURS = " -from:{} -is:retweet"
_ROOM = LONGEST - len(NOT_OURS) - 15 - 2  # a handle has 15 characters at most


def asks(query: Query) -> tuple[str, ...]:
    """Return what X is asked. Raises: Invalid."""
    return (boolean(query, "X", _ROOM, minus=True),)


SEEKING = Seeking(
    asks,
    costs="X charges for every post that it finds, once a day for each",
    misses="posts older than seven days, and those of protected accounts",
    price=READS["post"] / 1000,  # the ledger counts in thousandths of a dollar
    history=timedelta(days=7),
)


def seek(
    read: Callable[[Task, datetime, int], Found],
    handle: str,
    known: Known,
    wanted: Wanted,
    cursor: str | None,
    now: datetime,
    overlap: timedelta,
) -> Iterator[Page]:
    """Yield what fits, newest first; our own posts and retweets are not asked for."""
    known.stored(cursor)
    reach = min(max(now - wanted.since, overlap), timedelta(days=7, minutes=-5))
    state = walk(cursor).begin(now, overlap, reach)
    query = f"({asks(wanted.query)[0]}){NOT_OURS.format(handle)}"
    size = min(100, max(10, wanted.most))

    def page(task: Task, since: datetime) -> Found:
        return read(task, max(since, wanted.since), size)

    yield from pages(state, now, [(query, "")], page, known)
