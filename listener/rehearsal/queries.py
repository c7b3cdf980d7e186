"""The part of X's search language that the simulated platform understands."""

import re
from collections.abc import Callable

from listener.rehearsal.world import Note, World

TOKEN = re.compile(r'\(|\)|-?"[^"]*"|-?[^\s()]+')


def matches(query: str, note: Note, world: World) -> bool:
    """Return whether *note* answers *query*: words, "phrases", operators, OR, -, brackets."""
    tokens = TOKEN.findall(query)
    found, rest = _either(tokens, note, world)
    if rest:
        raise ValueError("brackets do not match")
    return found


def _either(tokens: list[str], note: Note, world: World) -> tuple[bool, list[str]]:
    found, tokens = _all(tokens, note, world)
    while tokens and tokens[0] == "OR":
        also, tokens = _all(tokens[1:], note, world)
        found = found or also
    return found, tokens


def _all(tokens: list[str], note: Note, world: World) -> tuple[bool, list[str]]:
    found = True
    while tokens and tokens[0] not in ("OR", ")"):
        if tokens[0] in ("(", "-("):
            inner, rest = _either(tokens[1:], note, world)
            if not rest:
                raise ValueError("brackets do not match")
            found, tokens = found and inner != (tokens[0] == "-("), rest[1:]
        else:
            found, tokens = found and _one(tokens[0], note, world), tokens[1:]
    return found, tokens


def _one(token: str, note: Note, world: World) -> bool:
    if token.startswith("-"):
        return not _one(token[1:], note, world)
    name, colon, value = token.partition(":")
    if colon and name in OPERATORS:
        return OPERATORS[name](value, note, world)
    if token.startswith("@"):
        wanted = token[1:].casefold()
        return any(world.people[m].handle.casefold() == wanted for m in note.mentions)
    return token.strip('"').casefold() in note.text.casefold()


def _in_reply_to(value: str, note: Note, world: World) -> bool:
    parent = world.by_id.get(note.parent)
    return parent is not None and value in {v.id for v in parent.versions}


OPERATORS: dict[str, Callable[[str, Note, World], bool]] = {
    "conversation_id": lambda value, note, world: note.thread == value,
    "quotes_of_tweet_id": lambda value, note, world: note.quotes == value,
    "in_reply_to_tweet_id": _in_reply_to,
    "from": lambda value, note, world: (
        world.people[note.author].handle.casefold() == value.casefold() or note.author == value
    ),
    "is": lambda value, note, world: {
        "reply": bool(note.parent),
        "quote": bool(note.quotes),
        "retweet": False,
    }.get(value, False),
    "lang": lambda value, note, world: note.language == value,
}
