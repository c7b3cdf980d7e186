"""A pack as it stood at a moment: its own files, kept so that it can be read again later."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from config.packs import load
from config.packs.documents import BUILT_IN, chain, located
from moderation.errors import BadPack
from moderation.principles import Caution, PolicyPack


def files_of(given: str) -> dict[str, str]:
    """Return the files of the pack *given* and of those it extends, by their place beside it.

    The packs that come with the product are not among them. Raises: UnknownName, BadPack.
    """
    name, folder = located(given)
    names = [n for n, _ in chain(name, folder)]
    own = [n for n in names if folder != BUILT_IN and _stands_in(folder, n)]
    paths = [p for n in own for p in [folder / f"{n}.toml", *sorted((folder / n).glob("*.toml"))]]
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in paths
        if p.is_file()
    }


def _stands_in(folder: Path, name: str) -> bool:
    return (folder / f"{name}.toml").is_file()


def load_from(name: str, files: Mapping[str, str], *, caution: Caution | None = None) -> PolicyPack:
    """Return the pack *name* made from *files*; with none, the one that comes with the product.

    Raises: UnknownName, BadPack.
    """
    if not files:
        return load(name, caution=caution)
    with TemporaryDirectory(prefix="wellheard-pack-") as place:
        folder = Path(place)
        for where, text in files.items():
            _write(folder, name, where, text)
        return load(str(folder / f"{name}.toml"), caution=caution)


def _write(folder: Path, name: str, where: str, text: str) -> None:
    parts = PurePosixPath(where).parts
    if not 1 <= len(parts) <= 2 or not where.endswith(".toml") or ".." in parts or parts[0] == "/":
        raise BadPack(name, [f'"{where}" is no place of a file of a pack'])
    target = folder.joinpath(*parts)
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
