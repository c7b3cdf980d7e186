"""What colleagues and the public tell the team: written down, told on, taken up, closed."""

from dataclasses import replace
from datetime import datetime, timedelta

from listener.ports import AuditLine, Message, Missing, UnitOfWork, Work
from moderation.concerns import Concern, steps
from moderation.errors import Impossible

AGAIN = timedelta(minutes=10)


def tell(work: Work, concern: Concern, now: datetime) -> int:
    """Store what somebody told us, tell the team, and return its number.

    Whatever may be about somebody in danger calls whoever is on call at once.
    Raises: Impossible if it says neither where it is nor what it is.
    """
    if not (concern.address.strip() or concern.note.strip()):
        raise Impossible("say where it is, or what you saw")
    if concern.noticed_at is not None and concern.noticed_at > now:
        raise Impossible("it cannot have been seen after now")
    with work() as unit:
        number = unit.papers.concern(replace(concern, received_at=now))
        told = {"concern": number, "source": concern.source.value, "nature": concern.nature.value}
        unit.audit.add(AuditLine("concern told", concern.by, now, data=told))
        unit.messages.add(_message("concern_alert", number, concern, now))
        unit.wake("tell")
        unit.commit()
    return number


def _message(kind: str, number: int, concern: Concern, now: datetime) -> Message:
    return Message(
        key=f"{kind}:{number}",
        kind=kind,
        recipient="on_call" if concern.urgent else "communications",
        created_at=now,
        next_at=now,
        urgent=concern.urgent,
        data={"number": number, "page": f"/reported/{number}"},
    )


def step(work: Work, number: int, name: str, by: str, now: datetime) -> None:
    """Record that a step was taken.

    Raises: Missing; Impossible for a step that is not one of its own, or that comes too early:
    evidence is kept before anything is deleted.
    """
    with work() as unit:
        known = _known(unit, number)
        wanted = next((s for s in steps(known.source) if s.id == name), None)
        if wanted is None:
            raise Impossible("there is no such step")
        done = {s for s, _ in known.done}
        if wanted.before and wanted.before not in done:
            first = next(s for s in steps(known.source) if s.id == wanted.before)
            raise Impossible(f"this comes first: {first.text}")
        unit.papers.step(number, name, now)
        unit.health.over(_incident(number), "", now)
        _log(unit, "concern step", number, by, now, step=name)
        unit.commit()


def take_up(work: Work, number: int, case_id: int, by: str, now: datetime) -> None:
    """Record which case came of it. Raises: Missing."""
    with work() as unit:
        _known(unit, number)
        if unit.cases.get(case_id) is None:
            raise Missing(f"there is no case number {case_id}")
        unit.papers.taken_up(number, case_id)
        unit.health.over(_incident(number), "", now)
        _log(unit, "concern taken up", number, by, now, case=case_id)
        unit.commit()


def close(work: Work, number: int, by: str, now: datetime, outcome: str) -> None:
    """Close it, saying what came of it.

    Raises: Missing; Impossible without an outcome, before a copy is kept, or if it is closed.
    """
    if not outcome.strip():
        raise Impossible("say what came of it")
    with work() as unit:
        known = _known(unit, number)
        if known.case_id is None and "evidence" not in {s for s, _ in known.done}:
            raise Impossible("keep a copy first, or take it up as a case, which keeps one")
        if not unit.papers.close_concern(number, by, now, outcome.strip()):
            raise Impossible("it is closed already")
        unit.health.over(_incident(number), "", now)
        _log(unit, "concern closed", number, by, now)
        unit.commit()


def remind(work: Work, now: datetime) -> int:
    """Tell the team of what is open past its time, once each; return how many.

    Of somebody in danger, call again every ten minutes until somebody takes a step, the director
    from the second time on; meanwhile every page says so.
    """
    with work() as unit:
        told = sum(
            unit.messages.add(_message("concern_late", c.id, c, now))
            for c in unit.papers.overdue(now)
            if not c.urgent
        )
        told += sum(_again(unit, c, now) for c in unit.papers.unseen_danger())
        if told:
            unit.wake("tell")
            unit.commit()
    return told


def _again(unit: UnitOfWork, concern: Concern, now: datetime) -> bool:
    times = int((now - concern.received_at) / AGAIN)
    if times < 1:
        return False
    said = f"nobody has looked at report {concern.id}, which may be about somebody in danger"
    unit.health.trouble(_incident(concern.id), "", said, now)
    call = _message("concern_alert", concern.id, concern, now)
    to = "director" if times > 1 else call.recipient
    return unit.messages.add(replace(call, key=f"{call.key}:{times}", recipient=to))


def _incident(number: int) -> str:
    return f"unseen {number}"


def forget(work: Work, number: int, by: str, now: datetime) -> None:
    """Remove what was written in a report that is closed; that it was made stays.

    Raises: Missing; Impossible while it is open.
    """
    with work() as unit:
        _known(unit, number)
        if not unit.papers.forget_concern(number):
            raise Impossible("close it first")
        _log(unit, "concern forgotten", number, by, now)
        unit.commit()


def _known(unit: UnitOfWork, number: int) -> Concern:
    found = unit.papers.told(number)
    if found is None:
        raise Missing(f"nothing was reported under number {number}")
    return found


def _log(
    unit: UnitOfWork, what: str, number: int, by: str, now: datetime, **more: str | int
) -> None:
    unit.audit.add(AuditLine(what, by, now, data={"concern": number, **more}))
