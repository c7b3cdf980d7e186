"""The parts that one installation runs with, and the connectors of each account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Engine

from config.settings import AccountSettings, Settings
from connectors.base import Connector, Hears
from listener.benches import Stands
from listener.by_hand import CAN as BY_HAND
from listener.by_hand import HAND
from listener.connections import Connection
from listener.engines.embedded import Embedded
from listener.ports import Notifier, Reporter, Work
from moderation.actions import Capabilities
from moderation.classifiers import Classifier
from moderation.principles import PolicyPack


@dataclass(frozen=True, slots=True)
class Line:
    """One account with its connectors: reading and acting never wait for each other."""

    settings: AccountSettings
    reads: Connector
    acts: Connector
    connection: Connection | None = None  # the secrets that both use

    def renewed(self, work: Work) -> None:
        """Where the account has new secrets, leave none of its streams waiting."""
        if self.connection is not None and self.connection.fresh():
            with work() as unit:
                unit.accounts.try_now(self.settings.name)
                unit.commit()

    @property
    def streams(self) -> tuple[str, ...]:
        """The streams that are read."""
        return self.settings.streams or self.reads.can.streams

    @property
    def settle(self) -> timedelta:
        """How long an act that got no answer is left alone: longer than a call can last."""
        options = self.settings.options
        slowest = 3 * float(options.get("timeout", 30)) + 30
        return timedelta(seconds=float(options.get("settle_seconds", max(slowest, 120))))


class Bell:
    """Passes wakes on to the engine that runs in this process, if one does."""

    def __init__(self) -> None:
        self.engine: Embedded | None = None

    def wake(self, step: str, key: str = "", *, at: datetime | None = None) -> None:
        """Wake the engine; without one, the rows are found by whoever runs it."""
        if self.engine is not None:
            self.engine.wake(step, key, at=at)


@dataclass
class Parts:
    """All of them."""

    settings: Settings
    database: Engine
    bell: Bell
    work: Work
    pack: PolicyPack
    classifier: Classifier
    lines: Mapping[str, Line]
    notifier: Notifier
    reporter: Reporter
    now: Callable[[], datetime]
    stands: Callable[[], Stands]

    @property
    def can(self) -> Mapping[str, Capabilities]:
        """What each account's platform offers."""
        return {**{name: line.reads.can for name, line in self.lines.items()}, HAND.name: BY_HAND}

    @property
    def ears(self) -> Mapping[str, Hears]:
        """The accounts whose connector can be called by its platform."""
        reads = {name: line.reads for name, line in self.lines.items()}
        return {n: cast(Hears, c) for n, c in reads.items() if _hears(c)}


def _hears(connector: Connector) -> bool:
    return callable(getattr(connector, "hear", None)) and bool(getattr(connector, "hears", True))
