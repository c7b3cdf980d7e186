"""A query as a tree, and how it is written."""

from dataclasses import dataclass, field

from moderation.errors import ModerationError


class BadQuery(ModerationError):
    """A query that cannot be read; *at* is the character where it stops making sense, from 1."""

    def __init__(self, sentence: str, at: int) -> None:
        self.at = at
        super().__init__(f"{sentence} (at character {at})")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand together. *mark* is # for a hashtag and @ for an account."""

    words: tuple[str, ...]
    mark: str = ""
    at: int = field(default=0, compare=False)
    written: str = field(default="", compare=False)  # as the person wrote it

    def __str__(self) -> str:
        whole = self.mark + " ".join(self.words)
        return f'"{whole}"' if len(self.words) > 1 else whole


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever *part* does not fit."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class All:
    """What every one of *parts* fits."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """What at least one of *parts* fits."""

    parts: tuple["Query", ...]


Query = Term | Not | All | Either


def shown(query: Query) -> str:
    """Return *query* in the language, so that reading it again gives the same tree."""
    match query:
        case Term():
            return str(query)
        case Not(part):
            return f"NOT {_inside(part)}"
        case All(parts):
            return " AND ".join(_inside(p) for p in parts)
        case Either(parts):
            return " OR ".join(_inside(p) for p in parts)


def _inside(query: Query) -> str:
    return f"({shown(query)})" if isinstance(query, All | Either) else shown(query)


def both(parts: list[Query]) -> Query:
    """Return *parts* joined by AND, without needless nesting."""
    flat = [q for p in parts for q in (p.parts if isinstance(p, All) else (p,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def either(parts: list[Query]) -> Query:
    """Return *parts* joined by OR, without needless nesting."""
    flat = [q for p in parts for q in (p.parts if isinstance(p, Either) else (p,))]
    return flat[0] if len(flat) == 1 else Either(tuple(flat))
