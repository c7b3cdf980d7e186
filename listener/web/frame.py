"""The frame of a page: who is signed in, where they can go, and what they must know first."""

from listener.steps import admitting, rota
from listener.store.console import house, queue, reading
from listener.store.gaps import VANISHED
from listener.web.auth import IDLE
from listener.web.context import Frame, Notice, Place, Told
from listener.web.health import stale
from listener.web.roles import May, lanes, opens, title
from listener.web.scope import own_accounts
from listener.web.standing import banners
from listener.web.visits import Visit
from listener.web.words import counted, platform, span

_PLACES = (
    ("Today", "/", None),
    ("Queue", "/queue", May.READ),
    ("Listening", "/listening", May.READ),
    ("Accounts", "/accounts", None),
    ("House rules", "/principles", None),
    ("Helplines", "/helplines", None),
    ("Reports", "/reports", None),
    ("Audit", "/audit", May.AUDIT),
    ("All pages", "/pages", None),
)


def framed(visit: Visit, told: Told | None = None) -> Frame:
    """Return the frame around the page of *visit*."""
    signed = visit.signed
    if signed is None:
        return Frame(visit.desk.organisation)
    urgent = urgent_cases(visit)
    return Frame(
        organisation=visit.desk.organisation,
        user=signed.shown,
        role=title(signed.role),
        csrf=signed.csrf,
        navigation=_navigation(visit),
        incidents=incidents(visit),
        modes=banners(visit),
        urgent=urgent,
        urgent_words=urgent_words(urgent),
        reads=visit.may(May.READ),
        acts=visit.may(May.ACT),
        minutes=int(IDLE.total_seconds() // 60),
        told=told,
    )


def urgent_cases(visit: Visit) -> int:
    """Return how many urgent cases the person can see."""
    if not visit.may(May.READ):
        return 0
    own = own_accounts(visit)
    with reading(visit.desk.engine) as db:
        return queue.urgent_waiting(db, lanes(visit.person.role), own)


def urgent_words(count: int) -> str:
    """Return the line that says how many urgent cases wait; empty for none."""
    return f"{counted(count, 'urgent case')} waiting" if count else ""


def incidents(visit: Visit) -> tuple[Notice, ...]:
    """Return what is wrong with the house: open incidents, and accounts that went silent."""
    with reading(visit.desk.engine) as db:
        known = house.troubles(db)
        accounts = house.account_health(db, visit.now)
    told = [_notice(t) for t in known]
    spoken = {t.account for t in known if t.account and t.kind not in (house.GAP, VANISHED)}
    for account in accounts:
        quiet = stale(account, visit.desk, visit.now)
        if quiet and account.name not in spoken:
            text = (
                f"{platform(account.platform)} account {account.name} has not been read "
                f"for {span(quiet)}. New comments there are not in the queue."
            )
            told.append(Notice(text, "/accounts", "See accounts"))
    return tuple(told)


def _notice(trouble: house.Trouble) -> Notice:
    sentence = f"{trouble.sentence[:1].upper()}{trouble.sentence[1:]}."
    if trouble.kind in (house.GAP, VANISHED):
        return Notice(sentence, "/missed", "See what to do")
    if trouble.kind == admitting.KIND:
        return Notice(sentence, "/accounts/register", "See the register")
    if trouble.kind in (rota.KIND, rota.SOON):
        return Notice(sentence, "/rota", "See who is called")
    return Notice(sentence)


def _navigation(visit: Visit) -> tuple[Place, ...]:
    return tuple(
        Place(text, href, _inside(visit.path, href), visit.path == href)
        for text, href, needed in _PLACES
        if opens(visit.person.role, needed, href)
    )


def _inside(path: str, href: str) -> bool:
    if href == "/queue" and path.startswith("/cases/"):
        return True
    return path == href or (href != "/" and path.startswith(href + "/"))
