"""What searching a platform costs and misses, and how our query is written for each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, cast

from connectors.base import Page, connector_for
from connectors.errors import Invalid
from moderation.queries import All, Either, Not, Query, Term, branches, widened
from moderation.queries.rewriting import count_ways

MOST_WAYS = 10  # searches that one query may take on a platform that knows no OR


@dataclass(frozen=True, slots=True)
class Seeking:
    """How a platform is searched; on the connector's class as ``seeking``.

    *asks* returns what the platform is asked, one text a search, and raises Invalid where it
    cannot be asked. *price*: dollars for each post read; *misses*: what it never finds.
    """

    asks: Callable[[Query], tuple[str, ...]]
    costs: str
    misses: str
    price: float = 0
    history: timedelta | None = None  # how far back it reaches


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched for: nothing from before *since*, about *most* posts this time."""

    query: Query
    since: datetime
    most: int = 500


class Seeks(Protocol):
    """A connector whose platform can be searched; what it costs stands in ``seeking``."""

    def seek(self, wanted: Wanted, cursor: str | None) -> Iterator[Page]:
        """Yield public posts that may fit *wanted*, a page at a time, as ``pull`` does.

        Whoever asks holds each of them against the query: platforms search in their own way.
        Raises: Invalid where the platform cannot be asked for it; any ConnectorError.
        """
        ...


def seeking_of(platform: str) -> Seeking | None:
    """Return how *platform* is searched; None where it cannot be. Raises: UnknownName."""
    return cast(Seeking | None, getattr(connector_for(platform), "seeking", None))


def written(term: Term) -> str:
    """Return a term for platforms that hold words together by quotes."""
    plain = term.written or " ".join(term.words)
    if term.mark or plain.isalnum():
        return plain
    return '"' + plain.replace('"', " ") + '"'


def boolean(query: Query, platform: str, longest: int, *, minus: bool) -> str:
    """Return *query* with OR, brackets and NOT (or the sign -). Raises: Invalid if too long."""
    wide = widened(query, keep_nots=True)
    if wide is None:
        raise Invalid(f"{platform} cannot be asked for what is not said")
    text = _boolean(wide, minus=minus)
    if len(text) > longest:
        raise Invalid(
            f"for {platform} it is too long: {len(text)} characters of at most {longest}; "
            "make two searches of it"
        )
    return text


def _boolean(query: Query, *, minus: bool) -> str:
    match query:
        case Term():
            return written(query)
        case Not(part):
            return ("-" if minus else "NOT ") + _inside(part, minus=minus)
        case All(parts):
            return (" " if minus else " AND ").join(_inside(p, minus=minus) for p in parts)
        case Either(parts):
            return " OR ".join(_inside(p, minus=minus) for p in parts)


def _inside(query: Query, *, minus: bool) -> str:
    text = _boolean(query, minus=minus)
    return f"({text})" if isinstance(query, All | Either) else text


def ways(query: Query, platform: str, write: Callable[[Iterable[Term]], str]) -> tuple[str, ...]:
    """Return one text for each way to fulfil *query*. Raises: Invalid where they are too many."""
    found = branches(query) if count_ways(query) <= 10 * MOST_WAYS else []
    texts = tuple(dict.fromkeys(write(way) for way in found))
    if not 1 <= len(texts) <= MOST_WAYS:
        raise Invalid(
            f"{platform} knows no OR, so this would take more than {MOST_WAYS} searches there; "
            "make it shorter, or leave that platform out"
        )
    return texts
