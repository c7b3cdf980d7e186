"""The files of a pack: found, read and laid one over the other, the pack's own words last.

A pack is one file, ``<name>.toml``, or a folder ``<name>/`` whose files are read in name order.
"""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.packs.faults import Faults, meant
from moderation.errors import BadPack, UnknownName

BUILT_IN = Path(__file__).parent
Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a pack: its content, and its place for messages."""

    source: str
    content: Table
    digest: str


def names(folder: Path = BUILT_IN) -> tuple[str, ...]:
    """Return the packs that stand in *folder*."""
    found = {p.stem for p in folder.glob("*.toml")} - _NOT_PACKS
    return tuple(sorted(found | {p.parent.name for p in folder.glob("*/*.toml")}))


_NOT_PACKS = {"coverage"}


def read(name: str, folder: Path = BUILT_IN) -> list[Document]:
    """Return the documents of pack *name* in *folder*, in the order in which they apply.

    Raises: UnknownName if there is no such pack; BadPack if a file is not valid TOML.
    """
    paths = [p for p in [folder / f"{name}.toml"] if p.is_file()]
    paths += sorted((folder / name).glob("*.toml"))
    if not paths:
        raise UnknownName(f'there is no policy pack "{name}"{meant(name, names(folder))}')
    faults = Faults()
    documents = [d for path in paths if (d := _document(path, faults)) is not None]
    if faults:
        raise BadPack(name, faults)
    return documents


def _document(path: Path, faults: Faults) -> Document | None:
    try:
        raw = path.read_bytes()
        return Document(
            path.name, tomllib.loads(raw.decode("utf-8")), hashlib.sha256(raw).hexdigest()
        )
    except tomllib.TOMLDecodeError as error:
        faults.add(path.name, _unreadable(raw.decode("utf-8"), error))
    except UnicodeDecodeError:
        faults.add(path.name, "it is not saved as UTF-8 text")
    except OSError as error:
        faults.add(path.name, f"it cannot be read: {error.strerror}")
    return None


def _unreadable(text: str, error: tomllib.TOMLDecodeError) -> str:
    """Say which line cannot be read, as its writer knows it, and what is mostly the reason."""
    found = re.search(r"line (\d+)", str(error))
    number = int(found.group(1)) if found else len(text.splitlines())
    lines = text.splitlines()
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    shown = f' ("{line[:80]}")' if line else ""
    return (
        f"line {number}{shown} cannot be read as TOML; words, times and ids stand in quotation "
        "marks, lists in [ ], and every bracket is closed. Put this right first: other faults are "
        f"told after that. ({error})"
    )


def located(given: str) -> tuple[str, Path]:
    """Return the name and folder of the pack that a person typed: a name, or a path to a file."""
    path = Path(given)
    if path.suffix == ".toml":
        return path.stem, path.resolve().parent
    return given, BUILT_IN


def chain(name: str, folder: Path) -> Iterator[tuple[str, list[Document]]]:
    """Yield *name* and what it extends, the pack itself first.

    A pack that a file extends is looked for beside it, then among the built-in ones.
    """
    seen: set[str] = set()
    child = name
    while name:
        home = folder if (folder / f"{name}.toml").is_file() else BUILT_IN
        try:
            documents = read(name, home)
        except UnknownName as error:
            if not seen:
                raise
            raise BadPack(child, [f"pack, extends: {error}"]) from error
        yield name, documents
        seen.add(name)
        child = name
        name = _extends(documents)
        if name in seen:
            raise BadPack(name, [f"it extends itself by way of {', '.join(sorted(seen))}"])


def _extends(documents: list[Document]) -> str:
    for document in documents:
        header = document.content.get("pack")
        if isinstance(header, dict) and isinstance(header.get("extends"), str):
            return str(header["extends"])
    return ""
