"""Builders for judgement: rules that hold by a word, principles, packs, readings, platforms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Author, Item, ItemRef, Kind, digest
from moderation.principles import (
    AuthorHistory,
    PolicyPack,
    Principle,
    Reading,
    Route,
    Severity,
    Span,
)
from moderation.text import read

HIDE_THEN_REPORT = {"default": ((Verb.HIDE, Verb.REPORT), (Verb.REPORT,), (Verb.REVIEW,))}


@dataclass(frozen=True)
class Says:
    """Holds where the words contain *word*."""

    word: str

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return the first place of the word."""
        start = reading.item.text.find(self.word)
        return [Span(start, start + len(self.word), self.word)] if start >= 0 else []


@dataclass(frozen=True)
class Scores:
    """Holds where a score is at least *least*."""

    label: str
    least: float = 0.5

    def find(self, reading: Reading) -> Sequence[Span]:
        """Return one span without a place."""
        reached = reading.signals.get(self.label, 0.0) >= self.least
        return [Span(0, 0, self.label)] if reached else []


def a_principle(
    id: str, *, rule: Any = None, labels: Sequence[str] = (), **changes: Any
) -> Principle:
    """Return a principle that speaks where its id is written, unless *rule* says otherwise."""
    base: dict[str, Any] = {
        "id": id,
        "title": id.replace("_", " ").capitalize(),
        "clauses": (f"CLAUSE-{id}",),
        "labels": tuple(labels),
        "route": Route.MODERATION,
        "severity": Severity.MEDIUM,
        "rule": rule or Says(id),
    }
    return Principle(**{**base, **changes})


def abuse(**changes: Any) -> Principle:
    """Return a principle that asks for hide and report."""
    return a_principle(
        "abuse", **{"labels": ("abuse",), "ladder": HIDE_THEN_REPORT, "strike": True, **changes}
    )


def spam(**changes: Any) -> Principle:
    """Return a principle whose hide the machine may do alone."""
    settled = {"labels": ("spam_ad",), "ladder": HIDE_THEN_REPORT, "auto": frozenset({Verb.HIDE})}
    return a_principle("spam", **{**settled, **changes})


def crisis(**changes: Any) -> Principle:
    """Return a principle that hears a cry for help."""
    settled = {
        "labels": ("crisis_urgent",),
        "route": Route.CRISIS,
        "severity": Severity.CRITICAL,
        "urgent": True,
        "notice": False,
        "ladder": {"default": ((Verb.REPLY, Verb.REVIEW),)},
    }
    return a_principle("crisis", **{**settled, **changes})


def right(id: str) -> Principle:
    """Return a principle for a complaint, a request or a right, called as its label."""
    return a_principle(
        id, labels=(id,), route=Route(id), notice=False, ladder={"default": ((Verb.KEEP,),)}
    )


def a_pack(*principles: Principle, **changes: Any) -> PolicyPack:
    """Return a pack of *principles*."""
    return PolicyPack(
        **{"name": "test", "title": "Test", "version": "1", "principles": principles, **changes}
    )


def a_reading(
    text: str = "", signals: Mapping[str, float] | None = None, **changes: Any
) -> Reading:
    """Return a reading of *text*, measured unless *signals* is empty."""
    item = changes.pop("item", None) or an_item(text)
    scores = {"toxicity": 0.0} if signals is None else signals
    return Reading(item=item, text=read(item.text), signals=scores, **changes)


def an_item(text: str, **changes: Any) -> Item:
    """Return a comment on our Facebook page."""
    settled = {
        "ref": ItemRef("facebook", "page", "1", digest(text)),
        "text": text,
        "kind": Kind.COMMENT,
        "own_thread": True,
        "author": Author(id="7"),
    }
    return Item(**{**settled, **changes})


def with_strikes(count: int) -> AuthorHistory:
    """Return the history of an author with upheld breaches."""
    return AuthorHistory(items=count, strikes=count)


FACEBOOK = Capabilities(
    "facebook",
    ("comments",),
    (
        Ability(Verb.HIDE, reversible=True),
        Ability(Verb.DELETE),
        Ability(Verb.BLOCK, reversible=True),
        Ability(Verb.REPLY),
        Ability(Verb.DM_REPLY),
        Ability(Verb.REPORT, by_hand=True),
    ),
)
X = Capabilities(
    "x",
    ("mentions",),
    (
        Ability(Verb.HIDE, kinds=frozenset({Kind.REPLY}), reversible=True, own_thread=True),
        Ability(Verb.MUTE, reversible=True),
        Ability(Verb.REPLY),
        Ability(Verb.REPORT, by_hand=True),
        Ability(Verb.BLOCK, by_hand=True, reversible=True),
    ),
)
NOTHING = Capabilities("paper", (), ())
