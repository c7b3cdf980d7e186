"""The packs of one installation: which there are to choose from, and how one is proposed."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from config.packs import names
from config.packs.documents import located
from config.packs.documents import names as names_in
from config.settings import Settings
from listener.benches import staff
from listener.judging.references import Reference, reference
from listener.judging.trials import trials, untested
from listener.ports import Edition
from listener.store import editions
from moderation.principles import Caution, PolicyPack

_NOT_CHOSEN = frozenset({"base"})  # the ground that packs stand on; nobody's policy by itself


def installed() -> tuple[str, ...]:
    """Return the names of the packs that come with the product."""
    return tuple(name for name in names() if name not in _NOT_CHOSEN)


@dataclass(frozen=True)
class Rulebook:
    """The packs to choose from. *given*: the one that the settings name.

    *folder*: where packs of the organisation's own lie; beside the one in the settings if unset.
    """

    database: Engine
    given: str
    caution: Caution | None = None
    folder: Path | None = None
    staff: tuple[str, ...] = ()
    started: PolicyPack | None = None  # the pack with which the program was started

    @property
    def key(self) -> str:
        """What an edition takes the place of: the pack and the level that the settings name."""
        return key_of(self.given, self.caution)

    def candidates(self) -> dict[str, str]:
        """Return every pack that is installed: what to call it -> what to load it by."""
        found = {name: name for name in installed()}
        folder = self.folder or self._beside()
        if folder is not None:
            own = {n: str(folder / f"{n}.toml") for n in names_in(folder)}
            found |= {f"{n} (your own)": p for n, p in own.items() if Path(p).is_file()}
        return found

    def _beside(self) -> Path | None:
        _, folder = located(self.given)
        return folder if self.given.endswith(".toml") else None

    def named(self, choice: str, caution: Caution | None = None) -> tuple[Reference, PolicyPack]:
        """Return the pack that somebody chose from ``candidates``.

        Raises: KeyError if it is none of them; BadPack, UnknownName.
        """
        found, pack = reference(self.candidates()[choice], caution)
        return self._with_staff(found), pack

    def in_force(self) -> Reference:
        """Return which pack is in force, by its content. Raises: BadPack, UnknownName."""
        live = editions.live(self.database, self.key)
        if live is not None:
            return self.of(live)
        return self.own()[0]

    def own(self) -> tuple[Reference, PolicyPack]:
        """Return the pack that the settings name, as it stands now."""
        found, pack = reference(self.given, self.caution)
        return self._with_staff(found), pack

    def of(self, edition: Edition) -> Reference:
        """Return what names the content of *edition*."""
        return Reference(
            edition.name,
            edition.files,
            edition.caution,
            self.staff,
            edition.title,
            edition.version,
            edition.fingerprint,
        )

    def _with_staff(self, found: Reference) -> Reference:
        return replace(found, staff=self.staff)


def rulebook(settings: Settings, database: Engine, started: PolicyPack) -> Rulebook:
    """Return the packs of the installation of *settings*."""
    chosen = settings.organisation
    known = staff(settings)
    return Rulebook(database, chosen.pack, chosen.caution, chosen.packs_folder, known, started)


def key_of(given: str, caution: Caution | None) -> str:
    """Return what an edition takes the place of."""
    return f"{given}+{caution.value}" if caution else given


def edition_of(named: Reference, pack: PolicyPack, by: str, now: datetime) -> Edition:
    """Return *pack* as an edition, its examples tried."""
    tried = list(trials(pack))
    return Edition(
        fingerprint=pack.fingerprint,
        name=pack.name,
        title=pack.title,
        version=pack.version,
        caution=named.caution,
        files=named.files,
        shipped=bool(pack.settings.get("shipped")),
        tried=len(tried),
        broken=[
            *(t.told for t in tried if not t.holds),
            *(f"{name} has no example" for name in untested(pack)),
        ],
        by=by,
        proposed_at=now,
    )
