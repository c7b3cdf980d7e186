"""Far more than usual came in: an incident while it lasts, and one message to the press office."""

from datetime import datetime

from listener.ports import MACHINE, AuditLine, Message, UnitOfWork, Work
from moderation import surges
from moderation.deadlines import LONDON
from moderation.surges import Least, Surge

KIND = "surge"


def watch(work: Work, account: str, now: datetime, least: Least | None = None) -> Surge | None:
    """Look at the last hour of *account*; return the leap if one stands now.

    It is told once a day at most, and its incident stays until half of it is left.
    """
    hour, weeks, days = surges.windows(now)
    with work() as unit:
        began = unit.papers.listened_since(account)
        known = [w for w in weeks if began is not None and w[0] >= began]
        if len(known) < surges.ENOUGH:
            known = [w for w in days if began is not None and w[0] >= began]
        current, *past = unit.papers.volumes(account, [hour, *known])
        found = surges.surge(current, past, least)
        if found is not None:
            _tell(unit, account, found, now)
            unit.commit()
        elif surges.over(current, past, least) and unit.health.over(KIND, account, now):
            unit.commit()
    return found


def _tell(unit: UnitOfWork, account: str, found: Surge, now: datetime) -> None:
    said = volume(found)
    if not unit.health.trouble(KIND, account, f"{account} is drawing attention: {said}", now):
        return
    day = now.astimezone(LONDON).date().isoformat()
    message = Message(
        key=f"{KIND}:{account}:{day}",
        kind="issue_alert",
        recipient="press",
        created_at=now,
        next_at=now,
        data={"topic": f"The account {account}", "volume_plain": said, "page": "/queue"},
    )
    if unit.messages.add(message):
        told = {"items": found.items, "usual": found.usual_items, "reach": found.reach}
        unit.audit.add(AuditLine("surge", MACHINE, now, account, data=told))
        unit.wake("tell")


def volume(found: Surge) -> str:
    """Return a leap in words."""
    if found.by_reach:
        return (
            f"{found.items:,} items in the last hour, by authors with {found.reach:,} followers; "
            f"about {found.usual_reach:,} is usual for this hour"
        )
    return f"{found.items:,} items in the last hour; {found.usual_items:,} is usual for this hour"
