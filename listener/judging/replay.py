"""What another pack would have said: items judged by both, and every difference told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from listener.judging.changes import Change, Tally
from listener.judging.crowd import Heard
from listener.judging.judging import reading
from listener.judging.platforms import can_on
from listener.judging.scoring import Scores
from moderation.items import Item
from moderation.principles import AuthorHistory, PolicyPack
from moderation.verdicts import Verdict, judge


@dataclass(frozen=True, slots=True)
class Known:
    """An item with all that is known around it: scores, who gave them, the crowd, the record."""

    item: Item
    scores: Scores = field(default_factory=dict)
    by: str = ""
    heard: Heard = field(default_factory=Heard)
    history: AuthorHistory | None = None
    context: tuple[str, ...] = ()


def replay(
    items: Iterable[Known],
    old: PolicyPack,
    new: PolicyPack,
    tally: Tally,
    step: Callable[[int], None] = lambda _done: None,
) -> Iterator[Change]:
    """Yield each of *items* whose outcome differs between *old* and *new*; nothing is acted on."""
    for known in items:
        before, after = _judged(known, old), _judged(known, new)
        tally.items += 1
        step(tally.items)
        if _outcome(before) != _outcome(after):
            change = Change(known.item, before, after)
            tally.add(change)
            yield change


def _judged(known: Known, pack: PolicyPack) -> Verdict:
    seen = reading(
        known.item, known.scores, pack, known.heard, history=known.history, context=known.context
    )
    return judge(seen, pack, can_on(known.item.ref.platform), classifier=known.by)


def _outcome(verdict: Verdict) -> tuple[Any, ...]:
    """What counts as the same outcome: labels, lane, urgency and acts; not which pack said it."""
    acts = (verdict.proposed, verdict.automatic, verdict.strike, verdict.notice)
    return (verdict.labels, verdict.route, verdict.severity, verdict.urgent, *acts)
