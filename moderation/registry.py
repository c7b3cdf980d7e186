"""Finding a module by the name that a file gives: no list to edit, nothing imported unasked."""

import importlib
import pkgutil
from typing import Any

from moderation.errors import UnknownName


def available(package: str) -> tuple[str, ...]:
    """Return the public module names of *package*, in order."""
    room = importlib.import_module(package)
    found = pkgutil.iter_modules(room.__path__)
    return tuple(sorted(m.name for m in found if not m.name.startswith("_")))


def load(package: str, name: str, attribute: str) -> Any:
    """Return ``<package>.<name>.<attribute>``.

    Raises: UnknownName if no such module stands there or it does not end in *attribute*.
    """
    known = [n for n in available(package) if n != "base"]
    if name not in known:
        raise UnknownName(f'"{name}" is not known here; known are: {", ".join(known)}')
    module = importlib.import_module(f"{package}.{name}")
    if not hasattr(module, attribute):
        raise UnknownName(f'"{package}.{name}" does not end in {attribute} = ...')
    return getattr(module, attribute)
