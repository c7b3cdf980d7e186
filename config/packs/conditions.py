"""From the ``when`` and ``unless`` tables of a principle to rules that can be asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.packs.faults import Faults, meant
from moderation import registry
from moderation.principles import Caution, Lexicons, Rule

_RULES = "moderation.rules"
_GROUPS = frozenset({"any_of", "all_of", "none_of"})
# Rules that measure: a level of caution stands in for a number. Each has its own usual level.
_MEASURING = frozenset({"score", "intent", "abuse", "hate", "threat"})


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes rules out of tables, and tells every fault in them."""

    lexicons: Lexicons
    faults: Faults

    def all_of(self, table: Any, where: str, caution: Caution | None) -> Rule | None:
        """Return the rule that holds when every condition of *table* does; None if at fault."""
        ready = self._ready(table, where, caution)
        return None if ready is None else self._made("all_of", ready, where)

    def each(self, table: Any, where: str, caution: Caution | None) -> tuple[Rule, ...]:
        """Return one rule for each condition: each alone is an exception."""
        tables = table if isinstance(table, list) else [table]
        rules = []
        for place, part in enumerate(tables, start=1):
            here = f"{where} {place}" if len(tables) > 1 else where
            split = isinstance(table, Mapping) and len(table) > 1
            parts = [{key: value} for key, value in part.items()] if split else [part]
            rules += [self.all_of(one, here, caution) for one in parts]
        return tuple(rule for rule in rules if rule is not None)

    def _ready(self, table: Any, where: str, caution: Caution | None) -> dict[str, Any] | None:
        """The table with levels of caution filled in; None if it or anything in it is at fault."""
        if not isinstance(table, Mapping) or not table:
            self.faults.add(where, 'a table of conditions is needed, such as { words = "abuse" }')
            return None
        ready = {key: self._value(key, value, where, caution) for key, value in table.items()}
        return None if any(v is None for v in ready.values()) else ready

    def _value(self, key: str, value: Any, where: str, caution: Caution | None) -> Any:
        here = f"{where}, {key}"
        if key in _GROUPS:
            tables = value if isinstance(value, list) else [value]
            parts = [self._ready(t, here, caution) for t in tables]
            return None if None in parts else parts if isinstance(value, list) else parts[0]
        if key not in registry.available(_RULES):
            known = registry.available(_RULES)
            self.faults.add(where, f'there is no condition called "{key}"{meant(key, known)}')
            return None
        filled = _with_caution(key, value, caution)
        return filled if self._made(key, filled, here) is not None else None

    def _made(self, name: str, value: Any, where: str) -> Rule | None:
        try:
            rule: Rule = registry.load(_RULES, name, "RULE")(value, self.lexicons)
        except ValueError as error:
            self.faults.add(where, str(error))
            return None
        return rule


def _with_caution(key: str, value: Any, caution: Caution | None) -> Any:
    """*value* at the principle's level of caution, where it names none of its own."""
    if caution is None or key not in _MEASURING:
        return value
    if isinstance(value, Mapping):
        return {"caution": caution.value, **value}
    return {"name": value, "caution": caution.value} if key == "intent" else _at(value, caution)


def _at(value: Any, caution: Caution) -> Any:
    return {"caution": caution.value} if value is True else value


def conditions(table: Any) -> Iterator[tuple[str, Any]]:
    """Yield every condition in *table*, however deep, with its value."""
    for part in table if isinstance(table, list) else [table]:
        if not isinstance(part, Mapping):
            continue
        for key, value in part.items():
            if key in _GROUPS:
                yield from conditions(value)
            else:
                yield key, value
