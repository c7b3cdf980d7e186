"""Which pack is meant: its name and own files, so that another process reads the very same."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from config.packs.snapshots import files_of, load_from
from moderation.principles import Caution, PolicyPack


@dataclass(frozen=True, slots=True)
class Reference:
    """A pack by its content. *staff*: names that the organisation knows besides."""

    name: str
    files: Mapping[str, str] = field(default_factory=dict)
    caution: str = ""
    staff: tuple[str, ...] = ()
    title: str = ""
    version: str = ""
    fingerprint: str = ""

    @property
    def id(self) -> str:
        """The name and version that verdicts by it carry."""
        return f"{self.name}@{self.version}"

    def load(self) -> PolicyPack:
        """Return the pack. Raises: UnknownName, BadPack."""
        caution = Caution(self.caution) if self.caution else None
        pack = load_from(self.name, self.files, caution=caution)
        if not self.staff:
            return pack
        return replace(pack, house=replace(pack.house, staff=self.staff))

    def as_table(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def reference(given: str, caution: Caution | None = None) -> tuple[Reference, PolicyPack]:
    """Return what names the pack *given* (a name, or a path), and the pack itself.

    Raises: UnknownName, BadPack.
    """
    files = files_of(given)
    found = Reference(given if not files else _stem(given), files, caution.value if caution else "")
    pack = found.load()
    made = replace(found, title=pack.title, version=pack.version, fingerprint=pack.fingerprint)
    return made, pack


def _stem(given: str) -> str:
    return given.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".toml")


def from_table(table: Mapping[str, Any]) -> Reference:
    """Return the reference that ``as_table`` wrote."""
    return Reference(**{**table, "staff": tuple(table.get("staff", ()))})
