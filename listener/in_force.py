"""Which rules are in force at this moment: the pack, and what is switched on for a while.

Read anew for every batch and every page, so that nothing has to be started again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import overload

from sqlalchemy import Engine

from listener.benches import Stands
from listener.store.approvals import live
from listener.store.switches import standing
from moderation.principles import Caution, PolicyPack
from moderation.switches import Kind, Switch, marked


class InForce:
    """The rules of one installation as they stand."""

    def __init__(
        self,
        database: Engine,
        own: PolicyPack,
        again: Callable[[Caution], PolicyPack],
        now: Callable[[], datetime],
    ) -> None:
        """*own* is the pack of the settings; *again* reads it anew at another level of caution."""
        self._database, self._own, self._again, self._now = database, own, again, now
        self._made: dict[Caution | None, PolicyPack] = {None: own}

    def __call__(self) -> Stands:
        """Return the rules as they stand now. Raises: StoreTrouble."""
        now = self._now()
        switches = standing(self._database, now)
        pack = self._pack(switches)
        return Stands(pack, live(self._database, self._own), switches)

    def _pack(self, switches: Sequence[Switch]) -> PolicyPack:
        return marked(self._at(self._level(switches)), switches)

    def _level(self, switches: Sequence[Switch]) -> Caution | None:
        """The level of caution that the pack asks for in an incident."""
        if not any(s.kind is Kind.INCIDENT for s in switches):
            return None
        level = self._own.settings.get("incident", {}).get("caution")
        return Caution(level) if level else None

    def _at(self, level: Caution | None) -> PolicyPack:
        if level not in self._made:
            assert level is not None  # noqa: S101 -- for the type checker
            self._made[level] = self._again(level)
        return self._made[level]


class Packs(Sequence[PolicyPack]):
    """The packs in force, asked for anew each time that one is looked at."""

    def __init__(self, stands: Callable[[], Stands]) -> None:
        self._stands = stands

    @overload
    def __getitem__(self, place: int) -> PolicyPack: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[PolicyPack]: ...

    def __getitem__(self, place: int | slice) -> PolicyPack | Sequence[PolicyPack]:
        return (self._stands().pack,)[place]

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[PolicyPack]:
        yield self._stands().pack
