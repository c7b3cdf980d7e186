"""A query as platforms can take it: without what they cannot say, but never with less in it.

What a platform is asked for always holds what we want; the rest is left out on our side.
"""

from itertools import product
from math import prod

from moderation.queries.tree import All, Either, Not, Query, Term, both, either


def terms(query: Query) -> tuple[Term, ...]:
    """Return every term, in the order in which they were written."""
    match query:
        case Term():
            return (query,)
        case Not(part):
            return terms(part)
        case All(parts) | Either(parts):
            return tuple(t for p in parts for t in terms(p))


def pushed(query: Query, *, turned: bool = False) -> Query:
    """Return the same query with every NOT directly before a term."""
    match query:
        case Term():
            return Not(query) if turned else query
        case Not(part):
            return pushed(part, turned=not turned)
        case All(parts):
            inside = [pushed(p, turned=turned) for p in parts]
            return either(inside) if turned else both(inside)
        case Either(parts):
            inside = [pushed(p, turned=turned) for p in parts]
            return both(inside) if turned else either(inside)


def widened(query: Query, *, keep_nots: bool = False) -> Query | None:
    """Return *query* with its NOTs taken out, so that it may bring more; None: it fits anything.

    *keep_nots*: those that stand beside words that must be there stay: platforms that know NOT
    take it there.
    """
    return _widened(pushed(query), keep_nots=keep_nots)


def _widened(query: Query, *, keep_nots: bool) -> Query | None:
    match query:
        case Term():
            return query
        case Not():
            return None
        case Either(parts):
            inside = [_widened(p, keep_nots=keep_nots) for p in parts]
            known = [p for p in inside if p is not None]
            return either(known) if len(known) == len(inside) else None
        case All(parts):
            known = [w for p in parts if (w := _widened(p, keep_nots=keep_nots)) is not None]
            nots: list[Query] = [p for p in parts if isinstance(p, Not)] if keep_nots else []
            return both([*known, *nots]) if known else None


def branches(query: Query) -> list[tuple[Term, ...]]:
    """Return the ways in which *query* can be fulfilled: terms that must be there together.

    For platforms that know no OR: each way is a search of its own. Empty if it fits anything.
    """
    wide = widened(query)
    if wide is None:
        return []
    ways = _ways(wide)
    sets = [frozenset(map(str, way)) for way in ways]
    # A way that asks for more than another one does brings nothing that the other does not.
    keep = [
        way
        for n, way in enumerate(ways)
        if not any(s < sets[n] or (s == sets[n] and m < n) for m, s in enumerate(sets))
    ]
    return keep


def count_ways(query: Query) -> int:
    """Return how many ways ``branches`` would have to look at: cheap, to refuse what explodes."""
    return _count(pushed(query))


def _count(query: Query) -> int:
    match query:
        case All(parts):
            return prod(_count(p) for p in parts)
        case Either(parts):
            return sum(_count(p) for p in parts)
        case _:
            return 1


def _ways(query: Query) -> list[tuple[Term, ...]]:
    match query:
        case Term():
            return [(query,)]
        case Either(parts):
            return [way for p in parts for way in _ways(p)]
        case All(parts):
            mixed = product(*(_ways(p) for p in parts))
            return [tuple({str(t): t for way in ways for t in way}.values()) for ways in mixed]
        case Not():
            return []
