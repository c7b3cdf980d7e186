"""Storing what was judged: verdict, decision, acts, case, message and audit, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.ports import MACHINE, AuditLine, Intent, Judged, UnitOfWork, Work, event
from listener.steps import clocks, neighbours, paging, support
from listener.steps.bench import Bench
from listener.steps.keys import key_of
from moderation import owed
from moderation.cases import Case, CaseEvent, Happened, Status
from moderation.deadlines import Clock
from moderation.decisions import Decision


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one batch came to; *unmeasured* says why the classifier could not run."""

    judged: int = 0
    cases: int = 0
    acts: int = 0
    urgent: int = 0
    unmeasured: str = ""


def record(
    work: Work,
    judged: Sequence[Judged],
    bench_of: Callable[[Judged], Bench],
    why: str,
    now: datetime,
) -> Outcome:
    """Store all of *judged* and return what it came to; *why*: the classifier did not run."""
    cases = acts = urgent = done = 0
    with work() as unit:
        decisions = unit.judgements.record(judged, now)
        known = set(unit.cases.known_authors([j.held.author for j in judged if j.held.author]))
        for one, decision_id in zip(judged, decisions, strict=True):
            if decision_id is None:
                continue
            case = _case(unit, one, now)
            if case is not None:
                case = _clocks(unit, case, one, bench_of(one), now)
                _support(unit, case, one, bench_of(one), now)
            if one.held.author in known:
                neighbours.heard(unit, one.held, case, now)
            if case is not None and one.held.author is not None:
                known.add(one.held.author)
            sent = _acts(unit, one, decision_id, case, now)
            _call(unit, one, case, now)
            unit.audit.add(_line(one, decision_id, case, now))
            done += 1
            cases += case is not None
            acts += sent
            urgent += one.verdict.urgent
        _measured(unit, why, now)
        unit.commit()
    return Outcome(done, cases, acts, urgent, why)


def _case(unit: UnitOfWork, judged: Judged, now: datetime) -> Case | None:
    """Open the item's case, or tell the one that there is of the new verdict.

    Words that changed after an act of ours are looked at again, whatever they say now.
    """
    held, decision = judged.held, judged.decision
    wanted = decision.opens_case or (held.again and held.acted)
    if held.again and (known := unit.cases.of_item(held.id)) is not None:
        return _again(unit, known, judged, now, wanted=wanted)
    if not wanted:
        return None
    case = unit.cases.open(held, judged.verdict, MACHINE, now, decision.reason)
    return unit.cases.add(case, _proposed(decision, now))


def _again(unit: UnitOfWork, case: Case, judged: Judged, now: datetime, *, wanted: bool) -> Case:
    if wanted and case.status is Status.CLOSED:
        case = unit.cases.add(case, event(Happened.REOPENED, MACHINE, now, why="new words"))
        case = clocks.reopened(unit, case, now)
    case = unit.cases.add(case, _judged(judged, now))
    return unit.cases.add(case, _proposed(judged.decision, now)) if wanted else case


def _clocks(unit: UnitOfWork, case: Case, judged: Judged, bench: Bench, now: datetime) -> Case:
    """Start every clock that is owed: from posting for the law, from now for a crisis."""
    if bench.clocks is None or case.status is Status.CLOSED:
        return case
    for kind in owed.clocks(judged.verdict):
        received = _received(kind, judged, now)
        clock = bench.clocks(kind, received)
        if clock is not None:
            case = clocks.start(unit, case, clock, received, now)
    return case


def _received(kind: Clock, judged: Judged, now: datetime) -> datetime:
    return now if kind is Clock.CRISIS else judged.held.item.posted_at or now


def _support(unit: UnitOfWork, case: Case, judged: Judged, bench: Bench, now: datetime) -> None:
    if not owed.targets_staff(judged.verdict):
        return
    clock = bench.clocks(Clock.STAFF_SUPPORT, now) if bench.clocks else None
    support.begin(unit, case, clock, now, now)


def _judged(judged: Judged, now: datetime) -> CaseEvent:
    verdict = judged.verdict
    return event(
        Happened.JUDGED,
        MACHINE,
        now,
        route=verdict.route.value,
        severity=verdict.severity.value,
        urgent=verdict.urgent,
        measured=verdict.measured,
        version=judged.held.version,
        reason=judged.decision.reason,
    )


def _proposed(decision: Decision, now: datetime) -> CaseEvent:
    return event(
        Happened.PROPOSED,
        MACHINE,
        now,
        proposals=[v.value for v in decision.proposals],
        acts=[v.value for v in decision.acts],
        held_back=decision.held_back,
    )


def _acts(
    unit: UnitOfWork, judged: Judged, decision_id: int, case: Case | None, now: datetime
) -> int:
    """Store the acts that the machine does alone; none on words that do not stand any more."""
    held, decision = judged.held, judged.decision
    if not decision.acts or held.gone or not held.current:
        return 0
    before = unit.intents.of_item(held.id)
    added = 0
    for verb in decision.acts:
        intent = Intent(
            key=key_of(verb, held.id, before),
            account=held.item.ref.account,
            item_id=held.id,
            verb=verb,
            by=MACHINE,
            reason=decision.reason,
            created_at=now,
            next_at=now,
            version=held.version,
            decision_id=decision_id,
            case_id=case.id if case else None,
            rank=case.harm if case else _LAST,
        )
        added += unit.intents.add(intent) is not None
    if added:
        unit.judgements.spend(held.item.ref.account, added, now)
        unit.wake("act", held.item.ref.account)
    return added


_LAST = 9999


def _call(unit: UnitOfWork, judged: Judged, case: Case | None, now: datetime) -> None:
    if case is not None and judged.verdict.urgent:
        paging.call(unit, case, judged.held.version, now)


def _line(judged: Judged, decision_id: int, case: Case | None, now: datetime) -> AuditLine:
    verdict, decision = judged.verdict, judged.decision
    return AuditLine(
        "decided",
        MACHINE,
        now,
        account=judged.held.item.ref.account,
        item_id=judged.held.id,
        case_id=case.id if case else None,
        data={
            "decision": decision_id,
            "digest": judged.held.item.ref.digest,
            "pack": verdict.pack,
            "classifier": verdict.classifier,
            "principles": [f.principle for f in verdict.findings],
            "mode": decision.mode.value,
            "acts": [v.value for v in decision.acts],
            "proposals": [v.value for v in decision.proposals],
        },
    )


def _measured(unit: UnitOfWork, why: str, now: datetime) -> None:
    if why:
        unit.health.trouble("classifier", "", why, now)
    else:
        unit.health.over("classifier", "", now)
