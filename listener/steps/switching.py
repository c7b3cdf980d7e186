"""Switching something on for a while, and off again: stored and audited in one transaction."""

from dataclasses import replace
from datetime import datetime

from listener.ports import AuditLine, Missing, Work
from moderation.switches import Switch, check

ON, OFF = "mode switched on", "mode switched off"


def switch_on(work: Work, wanted: Switch, now: datetime) -> Switch:
    """Store *wanted* and return it with its number. Raises: Impossible saying why it may not be."""
    with work() as unit:
        check(wanted, unit.switches.not_over(now), now)
        number = unit.switches.add(wanted, now)
        unit.audit.add(AuditLine(ON, wanted.by, now, wanted.account, data=_told(wanted, number)))
        unit.commit()
    return replace(wanted, id=number, set_at=now)


def switch_off(work: Work, number: int, by: str, now: datetime) -> Switch:
    """End a switch now and return it; one that is over already stays as it ended.

    Raises: Missing if there is none with that number.
    """
    with work() as unit:
        found = unit.switches.get(number)
        if found is None:
            raise Missing(f"nothing with the number {number} was ever switched on")
        if found.over(now):
            return found
        unit.switches.end(number, by, now)
        unit.audit.add(AuditLine(OFF, by, now, found.account, data=_told(found, number)))
        unit.commit()
    return replace(found, ended_at=now, ended_by=by)


def _told(switch: Switch, number: int) -> dict[str, object]:
    told = {
        "switch": number,
        "kind": switch.kind.value,
        "mode": switch.mode.value if switch.mode else "",
        "principle": switch.principle,
        "hours": switch.hours.value if switch.mode else "",
        "from": switch.starts_at,
        "until": switch.ends_at,
        "reason": switch.reason,
    }
    return {name: value for name, value in told.items() if value != ""}
