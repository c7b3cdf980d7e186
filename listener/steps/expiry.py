"""Sign-ins that end: said two weeks ahead and again, once a stage; ended, the account pauses."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from listener.ports import (
    MACHINE,
    AuditLine,
    Hindrance,
    Lasting,
    Message,
    Standing,
    UnitOfWork,
    Work,
)

KIND = "expiry"  # the incident while it is still to come
ENDED = "expired"
STAGES = (1, 3, 7, 14)  # days ahead
_TOLD = ("communications", "system-admin")
_LONDON = ZoneInfo("Europe/London")


def watch(work: Work, now: datetime) -> int:
    """Look at every sign-in that ends at a known time; return how many new stages there are."""
    with work() as unit:
        new = sum(_look(unit, lasting, now) for lasting in unit.tokens.lasting())
        unit.commit()
    return new


def stage_of(ends_at: datetime, now: datetime) -> str:
    """Return the stage of a sign-in that ends at *ends_at*; empty while there is time."""
    if ends_at <= now:
        return ENDED
    return next((str(d) for d in STAGES if ends_at - now <= timedelta(days=d)), "")


def sentence(account: str, ends_at: datetime, now: datetime) -> str:
    """Return what is said of it, and what to do."""
    local = ends_at.astimezone(_LONDON)
    ends = "ended" if ends_at <= now else "ends"
    when = f"{local:%A} {local.day} {local:%B %Y at %H:%M}"
    return f'the sign-in of account "{account}" {ends} on {when}; run "wellheard connect {account}"'


def _look(unit: UnitOfWork, lasting: Lasting, now: datetime) -> bool:
    account, stage = lasting.account, stage_of(lasting.ends_at, now)
    if not stage:
        unit.health.over(KIND, account, now)
        if lasting.stage:
            unit.tokens.staged(account, "")
        return False
    if stage == lasting.stage:
        return False
    said = sentence(account, lasting.ends_at, now)
    if stage == ENDED:
        _end(unit, account, said, now)
    else:
        unit.health.trouble(KIND, account, said, now)
    _tell(unit, lasting, stage, now)
    unit.tokens.staged(account, stage)
    unit.audit.add(AuditLine("sign-in ends", MACHINE, now, account, data={"stage": stage}))
    return True


def _end(unit: UnitOfWork, account: str, said: str, now: datetime) -> None:
    state = unit.accounts.get(account)
    if state is not None and not state.paused:
        unit.accounts.pause(account, said, now)
        unit.audit.add(AuditLine("paused", MACHINE, now, account))
    unit.standings.note(Standing(account, Hindrance.TOKEN, said, now))
    unit.health.over(KIND, account, now)
    unit.health.trouble(Hindrance.TOKEN.value, account, said, now)


def _tell(unit: UnitOfWork, lasting: Lasting, stage: str, now: datetime) -> None:
    account, state = lasting.account, unit.accounts.get(lasting.account)
    entry = next((e for e in unit.register.all() if e.account == account), None)
    owner = entry.get("owner") if entry else ""
    for recipient in dict.fromkeys((owner or _TOLD[0], *_TOLD[1:])):
        message = Message(
            key=f"sign-in:{account}:{lasting.ends_at:%Y-%m-%d}:{stage}:{recipient}",
            kind="sign_in_ended" if stage == ENDED else "sign_in_ending",
            recipient=recipient,
            created_at=now,
            next_at=now,
            data={
                "account": account,
                "platform": state.platform if state else "its platform",
                "due": lasting.ends_at.isoformat(),
            },
        )
        if unit.messages.add(message):
            unit.wake("tell")


def inspected(work: Work, account: str, ends_at: datetime | None, now: datetime) -> None:
    """Record until when the platform says that the account's sign-in is good."""
    with work() as unit:
        unit.tokens.inspected(account, ends_at, now)
        unit.commit()


def refused(work: Work, account: str, why: str, now: datetime) -> None:
    """Record that the platform says that the account's sign-in is good no more."""
    with work() as unit:
        unit.tokens.inspected(account, now, now)
        _end(unit, account, why, now)
        unit.commit()
