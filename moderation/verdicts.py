"""From signals and principles to a verdict: every principle is asked, none wins by order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moderation import guarantees
from moderation.actions import AGAINST_A_PERSON, Capabilities, Verb
from moderation.items import Item, ItemRef, Kind
from moderation.labels import ordered
from moderation.ladders import rung
from moderation.principles import (
    ROUTES,
    PolicyPack,
    Principle,
    Reading,
    Route,
    Severity,
    Span,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One principle that spoke: its clauses, what it asks for here, and where in the words."""

    principle: str
    title: str
    clauses: tuple[str, ...]
    labels: tuple[str, ...]
    route: Route
    severity: Severity
    spans: tuple[Span, ...]
    proposed: tuple[Verb, ...] = ()
    auto: frozenset[Verb] = frozenset()
    urgent: bool = False
    reason: str = ""
    sla: str = ""
    recipients: tuple[str, ...] = ()
    template: str = ""
    strike: bool = False
    strike_days: int = 0  # how long an upheld breach counts
    notice: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one version of an item. Repeatable; nobody's act yet."""

    ref: ItemRef
    pack: str  # "name@version"
    classifier: str  # "name@version", empty when not measured
    findings: tuple[Finding, ...]
    labels: tuple[str, ...]  # domain words, most urgent first; ("none",) when nothing spoke
    route: Route
    severity: Severity
    urgent: bool
    proposed: tuple[Verb, ...]
    automatic: tuple[Verb, ...]  # what AUTO mode would do with no person under the pack's settings
    suppressed: tuple[str, ...] = ()  # acts that a stronger finding forbade, in words
    measured: bool = True
    unasked: tuple[str, ...] = ()  # principles that failed on it, so that a person must look
    kind: Kind = Kind.COMMENT
    own_thread: bool = False
    strike: bool = False  # upheld, it counts against the author
    notice: bool = False  # the author is told why


def judge(
    reading: Reading, pack: PolicyPack, can: Capabilities, *, classifier: str = ""
) -> Verdict:
    """Return what *pack* says of the item in *reading* on a platform that offers *can*.

    *classifier* ("name@version") is what measured it; without signals it stays empty.
    """
    unasked: list[str] = []
    spoken = _spoken(reading, pack.principles, unasked)
    measured = reading.measured and not unasked
    barred = guarantees.barred(p for p, _ in spoken)
    days = int(pack.settings.get("strikes", {}).get("within_days", _STRIKE_DAYS))
    findings = tuple(_finding(p, spans, reading.item, can, barred, days) for p, spans in spoken)
    crisis = guarantees.in_crisis(p for p, _ in spoken)
    return Verdict(
        ref=reading.item.ref,
        pack=pack.id,
        classifier=classifier if reading.measured else "",
        findings=findings,
        labels=_labels(findings),
        route=min((f.route for f in findings), key=ROUTES.index, default=Route.NONE),
        severity=min((f.severity for f in findings), key=_WORST.index, default=Severity.LOW),
        urgent=any(f.urgent for f in findings),
        proposed=_proposed(findings, measured=measured),
        automatic=_automatic(spoken, findings, reading, can) if measured else (),
        suppressed=tuple(_suppressed((p for p, _ in spoken), can, barred)),
        measured=measured,
        unasked=tuple(unasked),
        kind=reading.item.kind,
        own_thread=reading.item.own_thread,
        strike=any(f.strike for f in findings) and not crisis,
        notice=any(f.notice for f in findings) and not crisis,
    )


_STRIKE_DAYS = 90  # where a pack gives no number
_WORST = tuple(Severity)
_VERBS = tuple(Verb)
_Spoken = Sequence[tuple[Principle, tuple[Span, ...]]]


def _spoken(reading: Reading, principles: Iterable[Principle], unasked: list[str]) -> _Spoken:
    """The principles that speak, worst first; those that only speak beside others come second.

    One that fails is named in *unasked* and the others are asked all the same: a fault of ours
    must neither silence a cry for help nor stop the judging of everything else.
    """
    blind = guarantees.without_sentiment(reading)
    alone: dict[str, tuple[Principle, tuple[Span, ...]]] = {}
    others = []
    for principle in principles:
        if principle.beside:
            others.append(principle)
        elif spans := _spans(principle, reading, blind, unasked):
            alone[principle.id] = (principle, spans)
    beside = [
        (principle, spans)
        for principle in others
        if principle.beside & alone.keys() and (spans := _spans(principle, reading, blind, unasked))
    ]
    return sorted([*alone.values(), *beside], key=lambda pair: _rank(pair[0]))


def _rank(principle: Principle) -> tuple[int, int, str]:
    return (ROUTES.index(principle.route), _WORST.index(principle.severity), principle.id)


def _spans(
    principle: Principle, reading: Reading, blind: Reading, unasked: list[str]
) -> tuple[Span, ...]:
    seen = blind if guarantees.acts_against(principle) else reading
    try:
        spans = tuple(principle.rule.find(seen))
        excepted = spans and any(exception.find(reading) for exception in principle.exceptions)
    except Exception:  # whatever it was, a person looks
        unasked.append(principle.id)
        return ()
    return () if excepted else spans


def _finding(
    principle: Principle,
    spans: tuple[Span, ...],
    item: Item,
    can: Capabilities,
    barred: Mapping[Verb, str],
    strike_days: int,
) -> Finding:
    forbidden = set(barred)
    if not guarantees.is_ground(principle):
        forbidden |= AGAINST_A_PERSON
    verbs = rung(principle, item, can, forbidden)
    against = bool(AGAINST_A_PERSON & set(verbs))
    return Finding(
        principle=principle.id,
        title=principle.title,
        clauses=principle.clauses,
        labels=principle.labels,
        route=principle.route,
        severity=principle.severity,
        spans=spans,
        proposed=verbs,
        auto=frozenset(v for v in principle.auto if v in verbs),
        urgent=principle.urgent,
        reason=principle.reason,
        sla=principle.sla,
        recipients=principle.recipients,
        template=principle.template,
        strike=principle.strike and against,
        strike_days=strike_days if principle.strike and against else 0,
        notice=principle.notice and against,
        note=principle.note,
    )


def _labels(findings: Iterable[Finding]) -> tuple[str, ...]:
    labels = {label for finding in findings for label in finding.labels}
    if "crisis_urgent" in labels:
        labels.discard("crisis_nonurgent")
    return ordered(labels - {"none"}) or ("none",)


def _proposed(findings: Iterable[Finding], *, measured: bool) -> tuple[Verb, ...]:
    verbs = {verb for finding in findings for verb in finding.proposed}
    if not measured or any(not f.proposed or f.urgent for f in findings):
        verbs.add(Verb.REVIEW)
    if (AGAINST_A_PERSON | {Verb.ASK_REMOVE}) & verbs:
        verbs.discard(Verb.KEEP)
    return tuple(sorted(verbs, key=_VERBS.index)) or (Verb.KEEP,)


def _automatic(
    spoken: _Spoken, findings: Iterable[Finding], reading: Reading, can: Capabilities
) -> tuple[Verb, ...]:
    """What needs no person: never where anything else in the item is for a person to judge."""
    if not reading.measured or guarantees.bars_machine(p for p, _ in spoken):
        return ()
    wanted = {verb for finding in findings for verb in finding.auto}
    fit = (v for v in wanted if guarantees.machine_may(v, reading.item, can))
    return tuple(sorted(fit, key=_VERBS.index))


def _suppressed(
    principles: Iterable[Principle], can: Capabilities, barred: Mapping[Verb, str]
) -> Iterable[str]:
    for principle in principles:
        rungs = principle.ladder.get(can.platform) or principle.ladder.get("default", ())
        lost = [v for v in _VERBS if v in barred and any(v in verbs for verbs in rungs)]
        if lost:
            verbs = ", ".join(v.value.replace("_", " ") for v in lost)
            yield f"{verbs} for {principle.title.lower()}: {barred[lost[0]]}"
