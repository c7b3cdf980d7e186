"""Whether an account may be read: where the policy says so, only accounts of the register are."""

from datetime import datetime

from listener.ports import MACHINE, AuditLine, UnitOfWork
from moderation.account_reviews import Terms

KIND = "register"  # of the incident that stands while an account is not read for it


def refusal(unit: UnitOfWork, terms: Terms, name: str, platform: str, handle: str) -> str:
    """Return why the account is not read, in one sentence; empty if it may be."""
    if not terms.needed or unit.register.official(name, platform, handle):
        return ""
    return (
        f'account "{name}" is not read: the policy wants every account on the register first; '
        f'put it there under Accounts, or with "wellheard register add {name}"; '
        "if it is ours no longer, take it out of the settings"
    )


def admitted(
    unit: UnitOfWork, terms: Terms, name: str, platform: str, handle: str, now: datetime
) -> str:
    """Return why the account may not be read now, empty if it may; an incident stands meanwhile."""
    why = refusal(unit, terms, name, platform, handle)
    if why:
        changed = unit.health.trouble(KIND, name, why, now)
    else:
        changed = unit.health.over(KIND, name, now)
    if changed:
        what = "not on the register" if why else "on the register"
        unit.audit.add(AuditLine(what, MACHINE, now, name))
    return why
