"""What the console's pages read from the store: one question a function, frozen answers."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from listener.store import database


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that only reads: it waits for no writer, and none waits for it.

    Raises: StoreTrouble.
    """
    with database.in_our_words(engine), database.reading(engine) as db:
        yield db
