"""From a verdict to a decision: what is done now, by whom, and the one sentence that says why."""

from dataclasses import dataclass

from moderation import sentences
from moderation.actions import Capabilities, Verb
from moderation.disengaging import suggested
from moderation.principles import Mode, Route
from moderation.verdicts import Verdict

_UNSEEN = "an item that nobody measured is seen by a person"
# Whatever the mode, these open a case: a life or a person is at stake, or the law counts days.
_ALWAYS_SEEN = frozenset(
    {
        Route.CRISIS,
        Route.SAFEGUARDING,
        Route.THREAT,
        Route.STAFF_TARGETED,
        Route.CONFIDENTIAL,
        Route.DATA_RIGHTS,
        Route.FOI,
        Route.COMPLAINT,
        Route.MEDIA,
    }
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many acts the machine may still do alone on this account."""

    this_hour: int
    today: int

    @property
    def left(self) -> int:
        """How many may be done now."""
        return max(0, min(self.this_hour, self.today))


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: acts to carry out now, acts proposed to a person, and the reason."""

    acts: tuple[Verb, ...]
    proposals: tuple[Verb, ...]
    opens_case: bool
    reason: str
    mode: Mode
    held_back: str = ""  # why the machine did not act alone, in words


def decide(
    verdict: Verdict, mode: Mode, can: Capabilities, budget: Budget, *, answered: bool = True
) -> Decision:
    """Return what to do about *verdict*; acts are only ever reversible, capable and in budget.

    *answered*: False while it is decided to answer its author no further.
    """
    held = _held_back(verdict, mode, can, budget)
    acts = () if held else verdict.automatic
    wanted = suggested(verdict.proposed, verdict.route, answered=answered, urgent=verdict.urgent)
    proposals = tuple(v for v in wanted if v not in acts and v is not Verb.KEEP)
    if mode is Mode.OBSERVE and not _must_be_seen(verdict):
        return Decision((), (), False, _observed(verdict), mode, held)
    return Decision(
        acts=acts,
        proposals=proposals,
        opens_case=bool(acts or proposals) or _must_be_seen(verdict),
        reason=_reason(verdict, acts, proposals),
        mode=mode,
        held_back=held,
    )


def _held_back(verdict: Verdict, mode: Mode, can: Capabilities, budget: Budget) -> str:
    """Why the machine does nothing alone; empty when it may, or when nothing was automatic."""
    if not verdict.automatic:
        return ""
    if mode is not Mode.AUTO:
        return f"this account is in {mode.value} mode"
    if not verdict.measured:
        return _UNSEEN
    if lacking := [v for v in verdict.automatic if not _still_fit(v, verdict, can)]:
        return f"{can.platform} does not let us {lacking[0].value} this and take it back"
    if budget.left < len(verdict.automatic):
        return "the account's budget of automatic acts is spent"
    return ""


def _still_fit(verb: Verb, verdict: Verdict, can: Capabilities) -> bool:
    ability = can.ability(verb, verdict.kind, own_thread=verdict.own_thread)
    return ability is not None and ability.reversible and not ability.by_hand


def _must_be_seen(verdict: Verdict) -> bool:
    return verdict.urgent or any(f.route in _ALWAYS_SEEN for f in verdict.findings)


def _reason(verdict: Verdict, acts: tuple[Verb, ...], proposals: tuple[Verb, ...]) -> str:
    if acts:
        return sentences.acted(verdict, acts)
    return sentences.proposed(verdict, proposals) if proposals else sentences.kept(verdict)


def _observed(verdict: Verdict) -> str:
    wanted = tuple(v for v in verdict.proposed if v is not Verb.KEEP)
    would = sentences.proposed(verdict, wanted) if wanted else sentences.kept(verdict)
    return f"Observed only. {would}"
