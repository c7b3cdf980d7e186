"""A platform in memory and its connector: what was said, what is hidden, and what goes wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from connectors.base import Page, Tombstone
from moderation.actions import Action, Capabilities, Outcome, Presence, Receipt, State, Verb
from moderation.items import Author, Item, ItemRef, Kind, Thread, digest
from tests.fakes.policies import FACEBOOK

ACCOUNT = "town-fb"
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def an_item(
    id: str = "1",
    text: str = "a kind word",
    *,
    account: str = ACCOUNT,
    author: str = "amy",
    posted_at: datetime | None = NOON,
    **changes: object,
) -> Item:
    """Return a comment under a post of ours."""
    item = Item(
        ref=ItemRef("facebook", account, id, digest(text)),
        text=text,
        kind=Kind.COMMENT,
        own_thread=True,
        author=Author(id=author, handle=author, name=author.title()),
        posted_at=posted_at,
        thread="post",
    )
    return replace(item, **changes)  # type: ignore[arg-type]


@dataclass
class Platform:
    """What stands on it, and what it was asked to do. *answers* are raised one a call."""

    notes: list[Item] = field(default_factory=list)
    ours: list[Thread] = field(default_factory=list)
    gone: list[ItemRef] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    did: list[tuple[Verb, str]] = field(default_factory=list)
    pull_faults: list[Exception] = field(default_factory=list)
    act_faults: list[Exception] = field(default_factory=list)
    probe_faults: list[Exception] = field(default_factory=list)
    late_faults: list[BaseException] = field(default_factory=list)  # after the act has happened
    blind: bool = False  # cannot say whether an act happened
    forgetful: bool = False  # accepts a hide and does not do it

    def says(self, *items: Item) -> None:
        """Have these said."""
        self.notes.extend(items)


class FakeConnector:
    """Keeps ``connectors.base.Connector`` on a Platform; two items a page, the cursor a count."""

    can: Capabilities = FACEBOOK

    def __init__(self, platform: Platform, size: int = 2) -> None:
        self._platform, self._size = platform, size

    def pull(self, stream: str, cursor: str | None) -> Iterator[Page]:
        """Yield what came after the cursor."""
        start = int(cursor or 0)
        while True:
            if self._platform.pull_faults:
                raise self._platform.pull_faults.pop(0)
            notes = tuple(self._platform.notes[start : start + self._size])
            start += len(notes)
            done = start >= len(self._platform.notes)
            gone = tuple(Tombstone(r) for r in self._platform.gone) if done else ()
            raw = {n.ref.id: {"id": n.ref.id, "message": n.text} for n in notes}
            yield Page(notes, str(start), raw, gone, done, tuple(self._platform.ours))
            if done:
                return

    def look(self, refs: Sequence[ItemRef]) -> Sequence[Presence]:
        """Return how each stands."""
        return [self._presence(ref) for ref in refs]

    def _presence(self, ref: ItemRef) -> Presence:
        if self._platform.blind:
            return Presence(ref, State.VISIBLE)
        hidden = ref.id in self._platform.hidden
        return Presence(ref, State.HIDDEN if hidden else State.VISIBLE, hidden=hidden)

    def act(self, action: Action) -> Receipt:
        """Do it, and write down that it was asked."""
        if self._platform.act_faults:
            raise self._platform.act_faults.pop(0)
        self._platform.did.append((action.verb, action.target.id))
        already = action.verb is Verb.HIDE and action.target.id in self._platform.hidden
        if action.verb is Verb.HIDE and not self._platform.forgetful:
            self._platform.hidden.add(action.target.id)
        if action.verb is Verb.UNHIDE:
            self._platform.hidden.discard(action.target.id)
        if self._platform.late_faults:
            raise self._platform.late_faults.pop(0)
        return Receipt(Outcome.ALREADY if already else Outcome.APPLIED)

    def probe(self, action: Action) -> Receipt:
        """Say whether it happened."""
        if self._platform.probe_faults:
            raise self._platform.probe_faults.pop(0)
        if self._platform.blind:
            return Receipt(Outcome.UNKNOWN)
        done = (action.verb, action.target.id) in self._platform.did
        if action.verb is Verb.HIDE:
            done = action.target.id in self._platform.hidden
        return Receipt(Outcome.APPLIED) if done else Receipt(Outcome.REFUSED, "not done")
