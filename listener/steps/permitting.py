"""Letting an account act again, once a person has mended why its acts were stopped."""

from datetime import datetime

from listener.ports import AuditLine, Hindrance, Missing, Work
from moderation.errors import Impossible

_MENDED = (Hindrance.PERMISSION, Hindrance.POLICY)


def let_act(work: Work, account: str, by: str, now: datetime) -> None:
    """Let *account* act again, because *by* says that the cause is mended; what waits goes out.

    Raises: Missing where there is no such account; Impossible where its acts are not stopped.
    """
    with work() as unit:
        state = unit.accounts.get(account)
        if state is None:
            raise Missing(f'there is no account "{account}"')
        if not state.writes_stopped:
            raise Impossible(f'the acts of account "{account}" are not stopped')
        unit.accounts.stop_writes(account, "")
        unit.standings.over(account, *_MENDED, acts=True)
        unit.health.over("writes", account, now)
        unit.audit.add(AuditLine("acts let go on", by, now, account))
        unit.wake("act", account)
        unit.commit()
