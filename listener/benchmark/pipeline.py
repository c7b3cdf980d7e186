"""How fast comments go from a platform's pages to a durable decision, in this process."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from config.settings import from_mapping
from connectors.base import Account, Page
from listener.app import App, build
from listener.benches import Benches
from listener.benchmark import comparing
from listener.benchmark.comments import made_up
from listener.steps.judge import judge
from listener.steps.pull import pull
from listener.store.migrations import upgrade
from moderation.actions import Action, Capabilities, Outcome, Presence, Receipt, State
from moderation.items import Author, Item, ItemRef, digest

_PAGE = 100
_NAME = "bench"
Told = dict[str, Any]


class Flood:
    """A connector whose one stream holds *texts*; keeps ``connectors.base.Connector``."""

    can = Capabilities("bench", ("comments",), ())
    secrets: tuple[tuple[str, ...], ...] = ()

    def __init__(self, texts: Sequence[str], now: datetime) -> None:
        self._texts, self._now = texts, now

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield the texts, a hundred a page."""
        del stream
        begin = int(cursor or 0)
        for start in range(begin, len(self._texts), _PAGE):
            texts = self._texts[start : start + _PAGE]
            items = tuple(self._item(start + n, text) for n, text in enumerate(texts))
            end = start + len(texts)
            yield Page(items, str(end), {}, done=end == len(self._texts))

    def _item(self, number: int, text: str) -> Item:
        ref = ItemRef("bench", _NAME, str(number), digest(text))
        author = Author(f"a{number % 997}", f"person{number % 997}")
        return Item(ref, text, author=author, own_thread=True, posted_at=self._now)

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return that everything is visible."""
        return [Presence(ref, State.VISIBLE) for ref in refs]

    def act(self, action: Action) -> Receipt:
        """Refuse: nothing is done here."""
        return Receipt(Outcome.REFUSED, f"no {action.verb.value} here")

    probe = act


def measure(count: int, pack: str, threads: int, folder: str = "") -> Told:
    """Return seconds for pulling and for judging *count* comments, and comments a second."""
    now = datetime.now(UTC)
    texts = made_up(count)
    with tempfile.TemporaryDirectory(prefix="wellheard-bench-") as place:
        app = _app(Path(place), pack, threads, folder, texts, now)
        upgrade(app.database)
        app.enrol()
        app.classifier.score(["warm"])
        benches = Benches(app.stands, {a.name: a for a in app.settings.accounts}, app.can)
        began = time.perf_counter()
        pull(app.work, app.lines[_NAME].reads, _NAME, ("comments",), now)
        pulled = time.perf_counter()
        judged = 0
        while (done := judge(app.work, app.classifier, benches, now)).judged:
            judged += done.judged
        ended = time.perf_counter()
        compared = comparing.measure(app.database, now - timedelta(days=1), pack)
        app.close()
    return {
        "comments": judged,
        "pull_seconds": round(pulled - began, 2),
        "judge_seconds": round(ended - pulled, 2),
        "comments_per_second": round(judged / (ended - began), 1),
        "compared_per_second": compared,
    }


def _app(
    place: Path, pack: str, threads: int, folder: str, texts: Sequence[str], now: datetime
) -> App:
    options: Told = {"threads": threads} | ({"folder": folder} if folder else {})
    account = {"name": _NAME, "platform": "bench", "id": "1", "mode": "review"}
    content: Told = {
        "organisation": {"pack": pack},
        "accounts": [account],
        "classifier": {"options": options},
    }

    def connect(_account: Account) -> Flood:
        return Flood(texts, now)

    return build(from_mapping(content, place), connect=connect)
