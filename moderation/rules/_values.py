"""Reading a rule's value, and saying in plain words what is allowed when it is wrong."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any

from moderation.principles import Caution


def only_true(value: Any, rule: str) -> None:
    """Accept ``rule = true`` and nothing else."""
    if value is not True:
        raise ValueError(f'write "{rule} = true"; to turn it off, leave the line out')


def one_of(value: Any, allowed: Collection[str], rule: str) -> str:
    """Return *value* if it is one of *allowed*."""
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f'"{rule}" does not know {_shown(value)}{_meant(value, allowed)}')
    return value


def _meant(value: Any, allowed: Collection[str]) -> str:
    close = get_close_matches(str(value), sorted(allowed), n=1, cutoff=0.6)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; it knows {', '.join(sorted(allowed))}"


def some_of(value: Any, allowed: Collection[str], rule: str) -> frozenset[str]:
    """Return *value*, one word or a list of words, if all are among *allowed*."""
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, list) or not given:
        raise ValueError(f'"{rule}" needs one or more of {", ".join(sorted(allowed))}')
    return frozenset(one_of(v, allowed, rule) for v in given)


def table(value: Any, keys: Collection[str], rule: str) -> Mapping[str, Any]:
    """Return *value* if it is a table with no other keys than *keys*."""
    if not isinstance(value, Mapping):
        raise ValueError(f'"{rule}" needs a table with {", ".join(sorted(keys))}')
    strange = sorted(set(value) - set(keys))
    if strange:
        raise ValueError(
            f'"{rule}" does not know "{strange[0]}"; it knows {", ".join(sorted(keys))}'
        )
    return value


def count(value: Any, least: int, what: str) -> int:
    """Return *value* if it is a whole number of at least *least*."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f'"{what}" needs a whole number, {least} or more, not {_shown(value)}')
    return value


def caution(value: Any, usual: Caution) -> Caution:
    """Return the level of caution in *value*; *usual* when it names none."""
    if value is None:
        return usual
    try:
        return Caution(value)
    except ValueError:
        hint = _meant(value, tuple(Caution))
        raise ValueError(f'"caution" does not know {_shown(value)}{hint}') from None


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
