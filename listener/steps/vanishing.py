"""Much that vanishes at once is doubted: a platform at fault must not cost us what people said.

"Not found" is what a deletion looks like, and a lost permission, and a bad day. One item is
believed. Many at a time are not, until the platform has said the same for long enough, or a
person has looked; an incident tells people meanwhile. X's rules want deletions followed within a
day, so the waiting is shorter than that.
"""

from datetime import datetime, timedelta

from listener.ports import MACHINE, AuditLine, Missing, UnitOfWork, Work

MANY = 5
SHARE = 0.5  # of what was looked at
LONG = timedelta(hours=12)


def believed(unit: UnitOfWork, account: str, looked: int, gone: int, now: datetime) -> bool:
    """Return whether *gone* of the *looked* at items are to be taken as deleted."""
    since = unit.vanishings.since(account)
    much = gone >= SHARE * looked if since is not None else _much(looked, gone)
    if gone and much:
        if since is not None and now - since >= LONG:
            return True
        if since is None:
            _doubt(unit, account, looked, gone, now)
        return False
    if since is not None and unit.vanishings.seen(account, MACHINE, now):
        unit.audit.add(AuditLine("vanishing over", MACHINE, now, account))
    return True


def _much(looked: int, gone: int) -> bool:
    return gone >= MANY and gone >= SHARE * looked


def _doubt(unit: UnitOfWork, account: str, looked: int, gone: int, now: datetime) -> None:
    told = (
        f"{gone} of {looked} items on {account} could not be found at once. They are kept until "
        "the platform has said so for 12 hours, or somebody confirms that they were deleted"
    )
    unit.vanishings.note(account, now, told, now)
    unit.audit.add(AuditLine("vanished", MACHINE, now, account, data={"items": gone}))


def confirm(work: Work, account: str, by: str, now: datetime) -> None:
    """Take what vanished on *account* as deleted from now on: *by* has looked.

    Raises: Missing if nothing is doubted.
    """
    with work() as unit:
        if unit.vanishings.since(account) is None:
            raise Missing(f'nothing on account "{account}" is doubted')
        told = f"What vanished on {account} was deleted, as {by} has confirmed"
        unit.vanishings.note(account, now - LONG, told, now)
        unit.audit.add(AuditLine("vanishing confirmed", by, now, account))
        unit.commit()
