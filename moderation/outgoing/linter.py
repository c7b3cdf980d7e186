"""What must never leave the house: names, identifiers, promises, threats, a patient confirmed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from moderation.helplines import Helpline, named_overdue
from moderation.outgoing import wording
from moderation.outgoing.contacts import strange_contacts
from moderation.outgoing.lengths import X_LIMIT, x_length
from moderation.outgoing.naming import persons
from moderation.outgoing.responses import Channel, open_gaps


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What the linter must know of the message: to whom, where, about what.

    *names* are those that must not appear: the author's, colleagues', patients' as far as known.
    *contacts* are numbers, addresses and links that the organisation publishes.
    """

    channel: Channel
    platform: str = ""
    route: str = "none"
    today: date = date.min
    names: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    helplines: tuple[Helpline, ...] = field(default=(), repr=False)
    pre_election: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing wrong with a message. *blocks*: it cannot be sent as it stands."""

    rule: str
    why: str
    start: int = 0
    end: int = 0
    blocks: bool = True


def lint(words: str, where: Circumstance) -> tuple[Objection, ...]:
    """Return everything that is wrong with sending *words* there, blocking objections first."""
    found = [o for check in _CHECKS for o in check(words, where)]
    return tuple(sorted(found, key=lambda o: (not o.blocks, o.start, o.rule)))


def _gaps(words: str, _where: Circumstance) -> Sequence[Objection]:
    gaps = [Objection("placeholder", f"{{{g}}} is not filled in") for g in open_gaps(words)]
    left = [m for m in wording.LEFT_OPEN.finditer(words)]
    why = "something is not filled in here"
    return gaps or [Objection("placeholder", why, m.start(), m.end()) for m in left]


def _empty(words: str, _where: Circumstance) -> Sequence[Objection]:
    return [] if words.strip() else [Objection("empty", "there is nothing to send")]


def _patterns(words: str, where: Circumstance) -> Sequence[Objection]:
    return [
        Objection(rule.name, rule.why, start, end, rule.blocks)
        for rule in wording.RULES
        if rule.applies(where.channel.value, where.route)
        for start, end in rule.spans(words)
    ]


def _names(words: str, where: Circumstance) -> Sequence[Objection]:
    if where.channel is Channel.INTERNAL:
        return []
    spoken = wording.whole_words(where.names)
    known = [m.span() for m in spoken.finditer(words)] if spoken else []
    why = "it names a person; say the team or the role instead"
    return [Objection("name", why, *span) for span in dict.fromkeys([*known, *persons(words)])]


def _contacts(words: str, where: Circumstance) -> Sequence[Objection]:
    if where.channel is Channel.INTERNAL:
        return []
    lines = tuple(n for h in where.helplines for n in (h.phone, h.other_phone, h.text_to) if n)
    return [
        Objection("identifier", f"it holds {what} that is not one of our published contacts", *span)
        for what, span in strange_contacts(words, (*where.contacts, *lines))
    ]


def _helplines(words: str, where: Circumstance) -> Sequence[Objection]:
    return [
        Objection("helpline", f"{line.name} is not checked or its check is overdue: ask its owner")
        for line in named_overdue(where.helplines, words, where.today)
    ]


def _length(words: str, where: Circumstance) -> Sequence[Objection]:
    if where.platform != "x" or where.channel is not Channel.PUBLIC:
        return []
    over = x_length(words) - X_LIMIT
    return [Objection("length", f"it is {over} characters too long for X")] if over > 0 else []


def _suppliers(words: str, where: Circumstance) -> Sequence[Objection]:
    spoken = wording.whole_words(where.suppliers)
    found = spoken.finditer(words) if spoken else ()
    why = "it names a supplier; leave the name out unless it must be said"
    return [Objection("supplier", why, m.start(), m.end(), blocks=False) for m in found]


def _politics(words: str, where: Circumstance) -> Sequence[Objection]:
    why = "it sounds political; a public body stays neutral"
    return [
        Objection("politics", why, m.start(), m.end(), blocks=where.pre_election)
        for m in wording.POLITICS.finditer(words)
    ]


_CHECKS: tuple[Callable[[str, Circumstance], Sequence[Objection]], ...] = (
    _empty,
    _gaps,
    _names,
    _contacts,
    _patterns,
    _helplines,
    _length,
    _suppliers,
    _politics,
)
