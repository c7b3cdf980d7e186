"""Who said the same shortly before, within one file: a window of fixed size, so memory is too."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moderation.echoes import Marks, alike, marks
from moderation.items import Item

_WINDOW = 2_000
_WORDS = 5  # shorter texts are said by many people with nothing behind it: "Thank you so much"
_FLOOD = 50  # of the same text; more change nothing, and counting them would take time
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """How often nearly the same was said before, by how many, and how busy the author was."""

    echoes: int = 0
    authors: int = 0
    last_hour: int = 0


@dataclass(frozen=True, slots=True)
class _Said:
    marks: Marks
    author: str
    place: int


@dataclass(slots=True)
class Crowd:
    """The last items of a file: the same file in the same order always gives the same answers."""

    size: int = _WINDOW
    _said: deque[_Said] = field(default_factory=deque)
    _shelf: dict[int, deque[_Said]] = field(default_factory=dict)
    _recent: deque[str] = field(default_factory=deque)
    _times: dict[str, deque[datetime]] = field(default_factory=dict)
    _count: int = 0

    def heard(self, item: Item) -> Heard:
        """Return what the window knows of *item*, and remember it."""
        mark = marks(item.text) if len(item.text.split()) >= _WORDS else ()
        like = self._like(mark)
        if mark:
            self._count += 1
            self._remember(_Said(mark, item.author.id, self._count))
        authors = {said.author for said in like if said.author}
        return Heard(len(like), len(authors), self._hour(item))

    def _like(self, mark: Marks) -> set[_Said]:
        """What lies in the window and says nearly the same; of a flood, its last part."""
        since = self._count - self.size
        near = (said for m in mark for said in self._shelf.get(m, ()) if said.place > since)
        return {said for said in near if alike(mark, said.marks)}

    def _remember(self, said: _Said) -> None:
        self._said.append(said)
        for mark in said.marks:
            self._shelf.setdefault(mark, deque(maxlen=_FLOOD)).append(said)
        if len(self._said) > self.size:
            self._forget(self._said.popleft())

    def _forget(self, oldest: _Said) -> None:
        """Clear the shelves on which nothing newer stands."""
        for mark in oldest.marks:
            shelf = self._shelf.get(mark)
            if shelf and shelf[-1].place <= oldest.place:
                del self._shelf[mark]

    def _hour(self, item: Item) -> int:
        """How many items of the author lie in the hour before, as far as the window reaches."""
        who, now = item.author.id, item.posted_at
        if now is None or not who:
            return 0
        mine = self._times.setdefault(who, deque())
        before = sum(1 for at in mine if now - _HOUR < at <= now)
        mine.append(now)
        self._recent.append(who)
        if len(self._recent) > self.size:
            self._drop(self._recent.popleft())
        return before

    def _drop(self, who: str) -> None:
        times = self._times[who]
        times.popleft()
        if not times:
            del self._times[who]
