"""Which rules are in force at this moment: the pack, and what is switched on for a while.

Read anew for every batch and every page, so that nothing has to be started again.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import overload

import structlog
from sqlalchemy import Engine

from config.settings import Settings
from listener.benches import Stands, load_edition, load_pack
from listener.ports import Edition
from listener.rulebook import key_of
from listener.store import editions
from listener.store.approvals import live
from listener.store.switches import standing
from moderation.errors import ModerationError
from moderation.principles import Caution, PolicyPack
from moderation.switches import Kind, Switch, marked

log = structlog.get_logger(__name__)

# An edition (None: what the settings name) and a level of caution over its own -> the pack.
Again = Callable[[Edition | None, Caution | None], PolicyPack]


class InForce:
    """The rules of one installation as they stand."""

    def __init__(
        self,
        database: Engine,
        own: PolicyPack,
        again: Again,
        now: Callable[[], datetime],
        key: str = "",
    ) -> None:
        """*own* is the pack of the settings, *key* what editions take its place by.

        *again* reads an edition, or *own* at another level of caution.
        """
        self._database, self._own, self._again, self._now = database, own, again, now
        self._key = key
        self._made: dict[tuple[int, Caution | None], PolicyPack] = {(0, None): own}
        self._broken: set[int] = set()

    def __call__(self) -> Stands:
        """Return the rules as they stand now. Raises: StoreTrouble."""
        switches = standing(self._database, self._now())
        wanted = editions.live(self._database, self._key) if self._key else None
        edition = self._readable(wanted)
        usual = self._at(edition, None)
        agreed = edition is wanted and live(self._database, usual)
        pack = self._at(edition, self._level(usual, switches))
        return Stands(marked(pack, switches), agreed, switches)

    def _readable(self, edition: Edition | None) -> Edition | None:
        """Return *edition* if it can be read; else None, and the settings' own pack proposes."""
        if edition is None or edition.id in self._broken:
            return None
        try:
            self._at(edition, None)
        except ModerationError as error:
            self._broken.add(edition.id)
            log.error("the rules in force cannot be read", pack=edition.label, trouble=str(error))
            return None
        return edition

    def _level(self, pack: PolicyPack, switches: Sequence[Switch]) -> Caution | None:
        """The level of caution that the pack asks for in an incident."""
        if not any(s.kind is Kind.INCIDENT for s in switches):
            return None
        level = pack.settings.get("incident", {}).get("caution")
        return Caution(level) if level else None

    def _at(self, edition: Edition | None, level: Caution | None) -> PolicyPack:
        key = (edition.id if edition else 0, level)
        if key not in self._made:
            self._made[key] = self._again(edition, level)
        return self._made[key]


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


def rules_of(settings: Settings, database: Engine, now: Callable[[], datetime]) -> InForce:
    """Return the rules of the installation of *settings*, for a command that asks once."""
    chosen = settings.organisation
    return InForce(
        database,
        load_pack(settings),
        partial(load_edition, settings),
        now,
        key_of(chosen.pack, chosen.caution),
    )
