"""What another pack would have said: items judged by both, and every difference told."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from listener.judging.changes import Change, Tally
from listener.judging.crowd import Heard
from listener.judging.judging import reading
from listener.judging.platforms import can_on
from listener.judging.scoring import Scores
from listener.judging.sharing import sharing
from moderation.items import Item
from moderation.principles import AuthorHistory, PolicyPack
from moderation.text import Text, read
from moderation.verdicts import Verdict, judge

Measured = tuple[Scores, str]  # scores, and which classifier gave them


@dataclass(frozen=True, slots=True)
class Known:
    """An item with all that is known around it: scores, who gave them, the crowd, the record.

    *after*: what another classifier measured, for the new pack; None where it is the same one.
    *number* and *version* are the rows of the item and of its words, where they are stored.
    """

    item: Item
    scores: Scores = field(default_factory=dict)
    by: str = ""
    heard: Heard = field(default_factory=Heard)
    history: AuthorHistory | None = None
    context: tuple[str, ...] = ()
    after: Measured | None = None
    number: int = 0
    version: int = 0


def replay(
    items: Iterable[Known],
    old: PolicyPack,
    new: PolicyPack,
    tally: Tally,
    step: Callable[[int], None] = lambda _done: None,
) -> Iterator[Change]:
    """Yield each of *items* whose outcome differs between *old* and *new*; nothing is acted on."""
    old, new = sharing(old, new)
    for known in items:
        change = compared(known, old, new)
        tally.items += 1
        step(tally.items)
        if change is not None:
            tally.add(change)
            yield change


def compared(known: Known, old: PolicyPack, new: PolicyPack) -> Change | None:
    """Return how the outcome of one item differs between *old* and *new*; None if it does not."""
    text = read(known.item.text)
    measured = (known.scores, known.by)
    before = _judged(known, old, text, measured)
    # What was remembered of the text holds for the same scores only.
    text = text if known.after is None else read(known.item.text)
    after = _judged(known, new, text, known.after or measured)
    if _outcome(before) == _outcome(after):
        return None
    return Change(known.item, before, after, known.number)


def _judged(known: Known, pack: PolicyPack, text: Text, measured: Measured) -> Verdict:
    scores, by = measured
    seen = reading(
        known.item,
        scores,
        pack,
        known.heard,
        history=known.history,
        context=known.context,
        text=text,
    )
    return judge(seen, pack, can_on(known.item.ref.platform), classifier=by)


def _outcome(verdict: Verdict) -> tuple[Any, ...]:
    """What counts as the same outcome: labels, lane, urgency and acts; not which pack said it."""
    acts = (verdict.proposed, verdict.automatic, verdict.strike, verdict.notice)
    return (verdict.labels, verdict.route, verdict.severity, verdict.urgent, *acts)
