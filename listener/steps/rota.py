"""A hole in the on-call rota is an incident before anybody needs the person who is not there."""

from datetime import datetime

from listener.ports import MACHINE, AuditLine, Work

KIND = "rota"  # nobody is on duty now
SOON = "rota soon"  # within a day


def watch(work: Work, sentence: str, now: datetime, *, open_now: bool) -> bool:
    """Open or close the incident of a hole in the rota; True if one is new.

    *sentence* says what is wrong; empty, nothing is. *open_now*: the hole is there already.
    """
    with work() as unit:
        kind = KIND if open_now else SOON
        new = bool(sentence) and unit.health.trouble(kind, "", sentence, now)
        gone = [k for k in (KIND, SOON) if not sentence or k != kind]
        changed = [unit.health.over(k, "", now) for k in gone]
        if new:
            unit.audit.add(AuditLine("nobody on call", MACHINE, now))
        if sentence or any(changed):
            unit.commit()
    return new
