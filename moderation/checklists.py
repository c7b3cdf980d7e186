"""What must be done where a person is at stake, step by step, and what may not be left out.

The steps are an order to think in; a colleague ticks them as they go. Only a few bar the way out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from moderation.cases import Case, CaseEvent, Happened
from moderation.principles import Route

SUPPORT = "support"
APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Step:
    """One step. *needed*: the case cannot be closed before it is recorded."""

    id: str
    text: str
    needed: bool = False


CRISIS = (
    Step("compassion", "Answer with kindness, soon, and without judging."),
    Step("private", "Offer to go on in private."),
    Step("helplines", "Give helplines that are open now."),
    Step("emergency", "If somebody is in immediate danger, call 999 with what the post shows."),
    Step("safeguarding", "Tell safeguarding. Do not stay alone with it."),
    Step(
        "report",
        "Report to the platform only on purpose, if it can send help: two people decide that.",
    ),
    Step("debrief", "Afterwards: a debrief and support for the colleague who handled it."),
)
STAFF = (
    Step("told", "Tell the colleague today, in private, before they find it themselves."),
    Step("manager", "Tell their manager."),
    Step("offered", "Offer support: time, confidential help, somebody to talk to.", needed=True),
    Step("threat", "Ask whether they feel at risk, and check for a threat."),
    Step("police", "Talk through the police: it is their decision, and we help with evidence."),
    Step("debrief", "Look back together when it is over."),
)


def steps(case: Case) -> tuple[Step, ...]:
    """Return the steps of a case, in order; none where there is no checklist."""
    if case.kind == SUPPORT:
        return STAFF
    return CRISIS if case.route is Route.CRISIS and case.kind == "item" else ()


def done(events: Sequence[CaseEvent]) -> dict[str, CaseEvent]:
    """Return what was recorded for each step: the last word on it."""
    told = (e for e in events if e.happened is Happened.STEP_DONE)
    return {str(e.data.get("step", "")): e for e in told}


def missing(case: Case, events: Sequence[CaseEvent], said: str) -> str:
    """Return why *case* may not be closed yet; empty if it may. *said*: what was done, in words."""
    left = [s for s in steps(case) if s.needed and s.id not in done(events)]
    if left:
        return f"case {case.id} cannot be closed before this is recorded: {left[0].text}"
    if case.route is Route.CRISIS and case.kind == "item" and not said.strip():
        return f"say what was done for the person before you close case {case.id}"
    return ""
