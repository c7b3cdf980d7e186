"""A connector that is made anew whenever the secrets of its account change."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from connectors.base import Account, Connector, Page, Purpose, spending
from connectors.errors import AuthExpired
from listener.connections import Connection, Stamp
from moderation.actions import Action, Capabilities, Presence, Receipt
from moderation.items import ItemRef

Answer = TypeVar("Answer")


class StandIn:
    """Keeps ``connectors.base.Connector`` for whichever connector is right now.

    A token that the platform refuses is renewed once, and what was asked is asked again: where it
    was refused for the token, nothing has happened.
    """

    def __init__(
        self, connection: Connection, make: Callable[[Account], Connector], *, acts: bool = False
    ) -> None:
        self._connection, self._make, self._acts = connection, make, acts
        self._made = make(connection.account())
        self._stamp: Stamp | None = None
        self.can: Capabilities = self._made.can
        self.secrets: tuple[tuple[str, ...], ...] = getattr(self._made, "secrets", ())

    def _right(self) -> Connector:
        stamp, account = self._connection.current()
        if stamp != self._stamp:
            self._made = self._make(account)
            self._stamp = stamp
        return self._made

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what is new in *stream*, a page at a time."""
        for _ in range(2):
            connector = self._right()
            try:
                for page in connector.pull(stream, cursor):
                    cursor = page.cursor
                    yield page
                return
            except AuthExpired as error:
                if not self._connection.refused(self._stamp or (), error):
                    raise
        yield from self._right().pull(stream, cursor)

    def _asked(self, ask: Callable[[Connector], Answer]) -> Answer:
        connector = self._right()
        try:
            return ask(connector)
        except AuthExpired as error:
            if not self._connection.refused(self._stamp or (), error):
                raise
        return ask(self._right())

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each item stands now."""
        with spending(Purpose.ACT if self._acts else Purpose.POLL):
            return self._asked(lambda connector: connector.look(refs))

    def act(self, action: Action) -> Receipt:
        """Carry out *action*, once."""
        with spending(Purpose.URGENT if action.urgent else Purpose.ACT):
            return self._asked(lambda connector: connector.act(action))

    def probe(self, action: Action) -> Receipt:
        """Say whether *action* has already happened, without doing it."""
        with spending(Purpose.URGENT if action.urgent else Purpose.ACT):
            return self._asked(lambda connector: connector.probe(action))

    def __getattr__(self, name: str) -> Any:
        """Return what only some connectors have, of the one that is right when it is called."""
        found = getattr(self.__dict__["_made"], name)
        if not callable(found):
            return found

        def asked(*given: Any, **more: Any) -> Any:
            return getattr(self._right(), name)(*given, **more)

        return asked
