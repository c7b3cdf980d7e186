"""Where a policy's own answer changes principles: delete first, silence until agreed, numbers.

These work on the tables before principles are made of them, so that a pack says each thing once.
"""

from collections.abc import Mapping
from typing import Any

from config.packs.faults import Faults, meant

Table = dict[str, Any]
_SPEAKS = ("reply", "dm_reply")
_FROM_SETTINGS = "settings."


def answered(table: Table, settings: Mapping[str, Any], faults: Faults) -> Table:
    """Return a principle's *table* as the policy's *settings* make it."""
    where = f'principle "{table.get("id")}"'
    rungs = table.get("ladder")
    if isinstance(rungs, dict):
        table = {**table, "ladder": {name: _rungs(v, table, settings) for name, v in rungs.items()}}
    return {**table, "when": _filled(table.get("when"), settings, f"{where}, when", faults)}


def _rungs(rungs: Any, table: Table, settings: Mapping[str, Any]) -> Any:
    if not isinstance(rungs, list) or not all(isinstance(r, list) for r in rungs):
        return rungs
    if table.get("id") in settings.get("delete_first", ()):
        rungs = [more for rung in rungs for more in _delete_first(rung)]
    if table.get("route") in settings.get("reply_lock", ()):
        rungs = [[v for v in rung if v not in _SPEAKS] for rung in rungs]
    return rungs


def _delete_first(rung: list[Any]) -> list[list[Any]]:
    if "hide" not in rung:
        return [rung]
    return [["delete" if v == "hide" else v for v in rung], rung]


def _filled(value: Any, settings: Mapping[str, Any], where: str, faults: Faults) -> Any:
    """*value* with "settings.strikes.upheld" and its like replaced by what is set there."""
    if isinstance(value, dict):
        return {k: _filled(v, settings, where, faults) for k, v in value.items()}
    if isinstance(value, list):
        return [_filled(v, settings, where, faults) for v in value]
    if isinstance(value, str) and value.startswith(_FROM_SETTINGS):
        return _setting(value, settings, where, faults)
    return value


def _setting(path: str, settings: Mapping[str, Any], where: str, faults: Faults) -> Any:
    found: Any = settings
    for part in path.removeprefix(_FROM_SETTINGS).split("."):
        if not isinstance(found, Mapping) or part not in found:
            known = found if isinstance(found, Mapping) else ()
            faults.add(where, f'there is no setting "{path}"{meant(part, known)}')
            return path
        found = found[part]
    return found
