"""What a person decides about a case: each form, sent with the version that the person saw."""

from collections.abc import Callable
from dataclasses import replace

from starlette.responses import Response
from starlette.routing import Route

from listener import correspondence, handovers
from listener.ports import Conflict, Missing
from listener.steps import handoff, resolve, second
from listener.steps.by_hand import by_hand as done_by_hand
from listener.steps.close import close as closed
from listener.store.console import queue, reading
from listener.web import trail
from listener.web.casebook import CasePage
from listener.web.context import Fault
from listener.web.pages.case import context, opened_file, overtaken, remembered, with_faults
from listener.web.pages.queue import wish_for
from listener.web.readiness import untrained
from listener.web.roles import May, may_approve
from listener.web.told import onwards
from listener.web.visits import Visit, go, sent
from listener.web.writing import writing_desk
from moderation import teams
from moderation.actions import SPEAKS
from moderation.errors import Impossible
from moderation.outgoing.ways import Way

Deed = Callable[[Visit, CasePage], Response]


def _deed(deed: Deed) -> Callable[[Visit], Response]:
    """Run *deed* on a case that the person may see; what cannot be done is said on its page."""

    def answer(visit: Visit) -> Response:
        page = context(visit)
        if deed in _ACTS and not page.crisis and (why := untrained(visit)):
            return with_faults(visit, Fault(why, "decide"), status=403)
        try:
            return deed(visit, page)
        except Conflict as conflict:
            return overtaken(visit, conflict)
        except (Impossible, Missing) as error:
            return with_faults(visit, Fault(_sentence(error), "decide"), status=409)

    return answer


def keep(visit: Visit, page: CasePage) -> Response:
    """Leave the comment as it is."""
    if page.crisis:
        raise Impossible("a cry for help is closed by saying what was done for the person")
    said = _typed(visit, "reason")
    resolve.keep(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now, said)
    return _next(visit, page, "kept")


def close(visit: Visit, page: CasePage) -> Response:
    """End a case in which something was done, or somebody was helped."""
    said = _typed(visit, "reason")
    if page.crisis and not said:
        fault = Fault("Say what was done for the person before you close this case", "reason")
        return with_faults(visit, fault)
    closed(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now, said)
    return _next(visit, page, "closed")


def act(visit: Visit, page: CasePage) -> Response:
    """Have the platform asked to do what takes one person alone.

    The case is closed, unless the policy proposes more than that.
    """
    option = page.offer.option(visit.form.get("verb", ""))
    if option is None or option.how != "now":
        raise Impossible("that cannot be done with this comment now")
    left = [o for o in page.offer.options if o.proposed and o.verb is not option.verb]
    resolve.act(
        visit.desk.work,
        page.id,
        _version(visit),
        [option.verb],
        visit.person.name,
        visit.now,
        reason=_typed(visit, "reason") or _policy_reason(page),
        close=not left,
    )
    return _stay(visit, page, "more") if left else _next(visit, page, "asked")


def undo(visit: Visit, page: CasePage) -> Response:
    """Take an act back."""
    given = visit.form.get("intent", "")
    number = int(given) if given.isdecimal() and len(given) < 12 else 0
    who, now = visit.person.name, visit.now
    resolve.undo(visit.desk.work, page.id, _version(visit), number, who, now)
    return _stay(visit, page, "undone")


def note(visit: Visit, page: CasePage) -> Response:
    """Add a note for colleagues."""
    said = _typed(visit, "note")
    if not said:
        return with_faults(visit, Fault("Write a note before you save it", "note"))
    resolve.note(visit.desk.work, page.id, said, visit.person.name, visit.now)
    return _stay(visit, page, "noted")


def claim(visit: Visit, page: CasePage) -> Response:
    """Say that one is working on it."""
    resolve.claim(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now)
    return _stay(visit, page, "claimed")


def release(visit: Visit, page: CasePage) -> Response:
    """Give it back."""
    resolve.release(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now)
    return _stay(visit, page, "released")


def reopen(visit: Visit, page: CasePage) -> Response:
    """Put a closed case back into the queue."""
    resolve.reopen(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now)
    return _stay(visit, page, "reopened")


def escalate(visit: Visit, page: CasePage) -> Response:
    """Hand it to another team."""
    team = teams.team(visit.form.get("team", ""))
    if team is None:
        return with_faults(visit, Fault("Choose a team", "team"))
    who, now, said = visit.person.name, visit.now, _typed(visit, "handover")
    what = handovers.prepared(opened_file(visit), writing_desk(visit.desk), team, who, now)
    handoff.hand_over(visit.desk.work, page.id, _version(visit), what, who, now, said)
    return _next(visit, page, "handed")


def by_hand(visit: Visit, page: CasePage) -> Response:
    """Record what the person did in the platform's own pages."""
    option = page.offer.option(visit.form.get("verb", ""))
    reference = _typed(visit, "reference")
    if option is None or option.how != "by_hand":
        raise Impossible("that cannot be done with this comment now")
    if not reference:
        fault = Fault("Enter the reference, or what you saw", f"reference-{option.verb}")
        return with_faults(visit, fault)
    done_by_hand(
        visit.desk.work,
        page.id,
        _version(visit),
        option.verb,
        visit.person.name,
        visit.now,
        reference=reference,
        reason=_policy_reason(page),
    )
    return _stay(visit, page, "by_hand")


def approve(visit: Visit, page: CasePage) -> Response:
    """Agree to what a colleague asked for."""
    if page.pending is None or not may_approve(visit.person.role, page.pending.verb):
        raise Impossible("your role cannot agree to this")
    if page.care is not None and page.care.first_told:
        raise Impossible(page.care.first_told)
    option = page.offer.option(page.pending.verb)
    by_hand = option is not None and option.by_hand
    if page.pending.verb in SPEAKS:
        by_hand = bool(_checked(visit, page).by_hand)
    who, now = visit.person.name, visit.now
    second.approve(visit.desk.work, page.id, _version(visit), who, now, by_hand=by_hand)
    return _stay(visit, page, "agreed") if by_hand else _next(visit, page, "approved")


def _checked(visit: Visit, page: CasePage) -> Way:
    """Return how the words that wait reach their author; time may have passed since they were
    written, so they are checked again. Raises: Impossible saying what is wrong with them."""
    file = opened_file(visit)
    asked = trail.proposal(file.events)
    told = (asked or {}).get("data") or {}
    draft = correspondence.again(file, writing_desk(visit.desk), told, visit.now)
    wrong = [o.why for o in draft.objections if o.blocks]
    if wrong:
        raise Impossible(f"these words cannot be sent any more: {wrong[0]}")
    if draft.email and not visit.desk.mail:
        return replace(draft.way, by_hand="no mail server is set up")
    return draft.way


def sent_by_hand(visit: Visit, page: CasePage) -> Response:
    """Record that words that were agreed to were sent in the platform's own pages."""
    seen = _typed(visit, "seen")
    if not seen:
        return with_faults(visit, Fault("Enter a link, or what you saw", "seen"))
    second.sent_by_hand(
        visit.desk.work, page.id, _version(visit), visit.person.name, visit.now, seen
    )
    return _stay(visit, page, "replied_by_hand")


def decline(visit: Visit, page: CasePage) -> Response:
    """Do not agree."""
    if page.pending is None or not may_approve(visit.person.role, page.pending.verb):
        raise Impossible("your role cannot decide this")
    second.decline(visit.desk.work, page.id, _version(visit), visit.person.name, visit.now)
    return _stay(visit, page, "declined")


def _typed(visit: Visit, name: str) -> str:
    return visit.form.get(name, "").strip()


def _version(visit: Visit) -> int:
    given = visit.form.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 12 else -1


def _policy_reason(page: CasePage) -> str:
    """What is kept when the person gives no reason: the leading principle's own words."""
    leading = next((r for r in page.reasons if r.leading), None)
    if leading is None:
        return ""
    because = f"It {leading.because}." if leading.because else leading.title
    return f"{because} {leading.clauses}".strip()


def _sentence(error: Exception) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}"


def _stay(visit: Visit, page: CasePage, code: str) -> Response:
    kept = {"queue": page.queue} if page.queue else {}
    return go(onwards(f"/cases/{page.id}", code, page.id, kept))


def _next(visit: Visit, page: CasePage, code: str) -> Response:
    kept = remembered(visit)
    with reading(visit.desk.engine) as db:
        following = queue.following(db, wish_for(visit, kept), page.id)
    focus = {"next": str(following)} if following else {}
    return go(onwards("/queue", code, page.id, {**kept, **focus}))


_DEEDS: dict[str, Deed] = {
    "keep": keep,
    "close": close,
    "act": act,
    "undo": undo,
    "note": note,
    "claim": claim,
    "release": release,
    "reopen": reopen,
    "escalate": escalate,
    "by-hand": by_hand,
    "approve": approve,
    "decline": decline,
    "sent-by-hand": sent_by_hand,
}


# What only somebody trained does where the policy says so; claiming or handing on is for all.
_ACTS = frozenset({keep, close, act, undo, by_hand, approve, decline})


def routes() -> list[Route]:
    """Return the addresses that these forms are sent to."""
    return [sent(f"/cases/{{case:int}}/{n}", _deed(d), may=May.ACT) for n, d in _DEEDS.items()]
