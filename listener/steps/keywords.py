"""Which listened-for word brought which item: a log for whoever answers for the list of words."""

import re
from collections.abc import Sequence
from datetime import datetime

from listener.ports import Work

MARK = "keywords"
BATCH = 500


def log(work: Work, words: Sequence[str], now: datetime) -> int:
    """Read what came in since the last time, and log what each word matched; return how many.

    A word counts where it stands whole, in any case of letters. Nothing is read twice.
    """
    if not words:
        return 0
    found = 0
    with work() as unit:
        read = unit.papers.unread_words(unit.papers.mark(MARK), BATCH)
        for _, item, account, text in read:
            found += unit.papers.matched(_in(words, text), item, account, now)
        if read:
            unit.health.beat(MARK, now, {"version": read[-1][0]})
            unit.commit()
    return found


def _in(words: Sequence[str], text: str) -> Sequence[str]:
    return [
        w for w in words if re.search(rf"(?<!\w){re.escape(w.strip())}(?!\w)", text, re.IGNORECASE)
    ]
