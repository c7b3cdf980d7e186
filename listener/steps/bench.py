"""What judging needs around it: an account's settings, what the store knows, the scores."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from listener.ports import Echo, Held, Judged, Work
from moderation.actions import Capabilities
from moderation.classifiers import Classifier
from moderation.deadlines import Clock, Deadline
from moderation.decisions import Budget, decide
from moderation.errors import ClassifierUnavailable
from moderation.items import Signal
from moderation.modes import mode_for
from moderation.principles import AuthorHistory, Mode, PolicyPack, Reading
from moderation.text import read
from moderation.verdicts import judge

log = structlog.get_logger(__name__)

# A kind of clock and the moment of receipt -> when it runs out; None if that is not known.
Clocks = Callable[[Clock, datetime], Deadline | None]


@dataclass(frozen=True, slots=True)
class Bench:
    """All that judging the items of one account needs to know."""

    pack: PolicyPack
    can: Capabilities
    mode: Mode = Mode.OBSERVE
    acts_per_hour: int = 60
    acts_per_day: int = 300
    out_of_hours: Mode | None = None
    in_hours: Callable[[datetime], bool] = lambda _moment: True
    principles: Mapping[str, Mode] = field(default_factory=dict)
    principles_outside: Mapping[str, Mode] = field(default_factory=dict)  # out of hours
    most: Mode | None = None  # the furthest the pack goes in an incident or before an election
    clocks: Clocks | None = None


Benches = Callable[[str, str], Bench]  # the account's name and its platform -> its bench


@dataclass(frozen=True, slots=True)
class Batch:
    held: Sequence[Held]
    histories: Mapping[int, AuthorHistory]
    echoes: Mapping[int, Echo]
    contexts: Mapping[int, tuple[str, ...]]
    used: dict[str, tuple[int, int]]


def gather(work: Work, now: datetime, limit: int) -> Batch:
    with work() as unit:
        held = unit.items.waiting(limit)
        if not held:
            return Batch((), {}, {}, {}, {})
        used = {a: unit.judgements.used(a, now) for a in {h.item.ref.account for h in held}}
        return Batch(
            held,
            unit.items.histories(held, now),
            unit.items.echoes(held, now),
            unit.items.contexts(held),
            used,
        )


def score(
    classifier: Classifier | None, texts: Sequence[str]
) -> tuple[Sequence[Sequence[Signal]], str]:
    nothing: list[Sequence[Signal]] = [() for _ in texts]
    if classifier is None:
        return nothing, "no classifier is loaded"
    try:
        return classifier.score(texts), ""
    except ClassifierUnavailable as error:
        return nothing, str(error)


def decided(
    held: Held,
    signals: Sequence[Signal],
    batch: Batch,
    benches: Benches,
    classifier: str,
    now: datetime,
) -> Judged:
    account = held.item.ref.account
    bench = benches(account, held.item.ref.platform)
    reading = _reading(held, signals, batch, bench, now)
    verdict = judge(reading, bench.pack, bench.can, classifier=classifier)
    if verdict.unasked:
        log.error("principles failed on an item", item=held.id, pack=bench.pack.name)
    mode = mode_for(
        bench.mode,
        verdict,
        principles=bench.principles if reading.in_hours else bench.principles_outside,
        out_of_hours=bench.out_of_hours,
        in_hours=reading.in_hours,
        incident=bench.pack.house.incident,
        most=bench.most,
    )
    hour, day = batch.used[account]
    budget = Budget(max(0, bench.acts_per_hour - hour), max(0, bench.acts_per_day - day))
    answered = reading.history.answered
    decision = decide(verdict, mode, bench.can, budget, answered=answered)
    batch.used[account] = (hour + len(decision.acts), day + len(decision.acts))
    return Judged(held, signals, verdict, decision)


def _reading(
    held: Held, signals: Sequence[Signal], batch: Batch, bench: Bench, now: datetime
) -> Reading:
    echo = batch.echoes.get(held.version, Echo())
    return Reading(
        item=held.item,
        text=read(held.item.text),
        signals={s.label: s.score for s in signals},
        house=bench.pack.house,
        history=batch.histories.get(held.id, AuthorHistory()),
        echoes=echo.times,
        echo_authors=echo.authors,
        context=batch.contexts.get(held.id, ()),
        in_hours=bench.in_hours(held.item.posted_at or now),
    )
