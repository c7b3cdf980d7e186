"""Statements signed by executives: the words as they stand, signed once, until withdrawn."""

from datetime import datetime

from listener.ports import AuditLine, Work
from listener.ports.papers import SignOff
from moderation.errors import Impossible
from moderation.statements import Statement


def sign(work: Work, statement: Statement, by: str, now: datetime) -> bool:
    """Sign the words of *statement* as they stand; False if *by* has signed these words."""
    seal = statement.digest
    with work() as unit:
        known = unit.papers.sign_offs(statement.id)
        if any(s.by == by and s.digest == seal for s in known):
            return False
        unit.papers.sign(SignOff(statement.id, seal, statement.line, statement.link, by, now))
        told = {"statement": statement.id, "digest": seal}
        unit.audit.add(AuditLine("statement signed", by, now, data=told))
        unit.commit()
    return True


def withdraw(work: Work, statement: str, by: str, now: datetime, why: str) -> int:
    """Withdraw every signature of a statement; return how many there were. Raises: Impossible."""
    if not why.strip():
        raise Impossible("say why it may no longer be given out")
    with work() as unit:
        found = unit.papers.withdraw(statement, by, now, why)
        if found:
            told = {"statement": statement, "signatures": found}
            unit.audit.add(AuditLine("statement withdrawn", by, now, data=told))
            unit.commit()
    return found
