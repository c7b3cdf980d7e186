"""What ``wellheard doctor`` says of the register of official accounts."""

from datetime import datetime

from config.settings import Settings
from listener.benches import load_pack
from listener.steps.admitting import refusal
from listener.store.database import open_database
from listener.store.migrations import current, newest
from listener.store.work import work_on
from listener.web.words import counted
from moderation.account_reviews import Terms, gaps, next_review, terms
from moderation.deadlines import LONDON


def unregistered(settings: Settings) -> tuple[str, bool]:
    """Return how the register stands, and whether an account is not read because of it."""
    database = open_database(settings.store.url)
    if current(database) != newest():
        return "asked again once the database is made", False
    asked = terms(load_pack(settings).settings)
    strict = Terms(needed=True)
    today = datetime.now(LONDON).date()
    with work_on(database)() as unit:
        left = unit.register.left()
        ours = [e for e in unit.register.all() if e.official]
        missing = [
            (a.name, refusal(unit, strict, a.name, a.platform, a.handle)) for a in settings.accounts
        ]
    not_there = [(name, why) for name, why in missing if why]
    if asked.needed and not_there:
        return "; ".join(why for _, why in not_there), True
    told = [f"{counted(len(ours), 'account')} on it"]
    late = sum(next_review(e, asked) < today for e in ours)
    lacks = sum(bool(gaps(e, asked, today, left)) for e in ours)
    told += [f"{counted(late, 'review')} overdue"] if late else []
    told += [f"{counted(lacks, 'account')} with something to put right"] if lacks else []
    told += [f"not on it: {', '.join(n for n, _ in not_there)}"] if not_there else []
    return ", ".join(told), False
