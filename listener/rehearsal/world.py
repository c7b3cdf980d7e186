"""What is said on the simulated platforms: one shared world, kept in memory behind one lock."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

X, FACEBOOK = "x", "facebook"


@dataclass
class Person:
    """Somebody with a profile; the same person may be on both platforms."""

    id: str
    handle: str
    name: str
    bio: str = ""
    followers: int = 40


@dataclass
class Version:
    """The words of a note at one time; on X every edit has an id of its own."""

    id: str
    text: str
    at: datetime


@dataclass
class Note:
    """One post, comment, reply, mention, quote or message, with all its versions."""

    on: str
    kind: str
    author: str
    versions: list[Version]
    parent: str = ""
    thread: str = ""
    quotes: str = ""
    mentions: tuple[str, ...] = ()
    language: str = "en"
    media: tuple[dict[str, str], ...] = ()
    links: tuple[str, ...] = ()
    to: str = ""  # the reader of a direct message
    key: str = ""  # the scenario's own name for it
    hidden: bool = False
    deleted: bool = False

    @property
    def id(self) -> str:
        return self.versions[-1].id

    @property
    def first_id(self) -> str:
        return self.versions[0].id

    @property
    def text(self) -> str:
        return self.versions[-1].text

    @property
    def at(self) -> datetime:
        return self.versions[0].at


@dataclass(frozen=True)
class Act:
    """One write that a platform received. *again*: what it asked for was so already."""

    on: str
    verb: str
    target: str
    at: datetime
    again: bool = False
    text: str = field(default="", repr=False)


class World:
    """Everything said and done. Hold ``lock`` around a read or a write of several steps."""

    def __init__(self, owners: dict[str, Person]) -> None:
        self.lock = threading.RLock()
        self.owners = owners  # platform -> our own account there
        self.people: dict[str, Person] = {p.id: p for p in owners.values()}
        self.notes: list[Note] = []
        self.by_id: dict[str, Note] = {}
        self.keys: dict[str, Note] = {}
        self.acts: list[Act] = []
        self.served: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.blocked: dict[str, set[str]] = {X: set(), FACEBOOK: set()}
        self.muted: set[str] = set()
        self.dm_blocked: set[str] = set()
        self.answered: set[str] = set()  # comments that had their one private answer
        self.settings: dict[str, Any] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}  # what X is to tell, by id
        self.changes = 0
        self.story = 0  # how many events of the scenario have happened
        self._serial = 0

    def new_id(self, on: str, kind: str, thread: str = "") -> str:
        """Return the next id in the platform's own shape; the same story gives the same ids."""
        self._serial += 1
        if on == X:
            return str(1_990_000_000_000_000_000 + self._serial * 65_537)
        number = str(122_100_000_000_000 + self._serial * 7)
        if kind in ("post", "visitor_post", "mention"):
            return f"{self.owners[on].id}_{number}"
        if kind == "dm":
            return f"m_{number}"
        return f"{thread.rpartition('_')[2] or number}_{number}"

    def person(self, handle: str, name: str = "", bio: str = "", followers: int = 40) -> Person:
        """Return who has *handle*, making them known when they are new."""
        found = next((p for p in self.people.values() if p.handle == handle), None)
        if found is None:
            number = 5_500_000_000 + len(self.people) * 1_013
            shown = name or handle.replace("_", " ").replace(".", " ").title()
            found = Person(str(number), handle, shown, bio, followers)
            self.people[found.id] = found
        return found

    def say(
        self,
        on: str,
        kind: str,
        author: Person,
        text: str,
        at: datetime,
        *,
        parent: Note | None = None,
        quotes: Note | None = None,
        **more: Any,
    ) -> Note:
        """Add a note and return it."""
        with self.lock:
            thread = parent.thread if parent else ""
            new = self.new_id(on, kind, thread)
            note = Note(on, kind, author.id, [Version(new, text, at)], thread=thread or new, **more)
            note.parent = parent.id if parent else ""
            note.quotes = quotes.id if quotes else ""
            self.notes.append(note)
            self.by_id[new] = note
            if note.key:
                self.keys[note.key] = note
            self.changes += 1
            return note

    def edit(self, note: Note, text: str, at: datetime) -> None:
        """Change the words; on X this makes a new id, and the old ones still lead to the note."""
        with self.lock:
            new = self.new_id(note.on, note.kind) if note.on == X else note.id
            note.versions.append(Version(new, text, at))
            self.by_id[new] = note
            self.changes += 1

    def delete(self, note: Note) -> None:
        """Take the note away, and on Facebook what hangs under it."""
        with self.lock:
            note.deleted = True
            self.changes += 1
            if note.on == FACEBOOK:
                for child in [n for n in self.notes if n.parent == note.id and not n.deleted]:
                    self.delete(child)

    def find(self, on: str, id: str) -> Note | None:
        """Return the living note with *id* on that platform."""
        note = self.by_id.get(id)
        return note if note and note.on == on and not note.deleted else None

    def living(self, on: str) -> Iterator[Note]:
        """Yield what can still be read there, oldest first."""
        return (n for n in self.notes if n.on == on and not n.deleted)

    def root(self, note: Note) -> Note:
        """Return the post that started the conversation."""
        return self.by_id.get(note.thread, note)

    def ours(self, note: Note) -> bool:
        """Return whether our own account wrote it."""
        return note.author == self.owners[note.on].id

    def record(self, on: str, verb: str, target: str, *, again: bool, text: str = "") -> None:
        """Write down an act that was received."""
        with self.lock:
            self.acts.append(Act(on, verb, target, datetime.now(UTC), again, text))
            self.changes += 1

    def summary(self) -> dict[str, Any]:
        """Return the figures that prove what happened: said, served, acts, doubled, repeated.

        *doubled* counts words that reached somebody twice; *repeated* counts acts that asked for
        what was so already and changed nothing.
        """
        with self.lock:
            theirs = [n for n in self.notes if not self.ours(n)]
            spoken = Counter(
                (a.verb, a.target, a.text) for a in self.acts if a.verb in ("reply", "dm_reply")
            )
            return {
                "said": len(theirs),
                "living": sum(not n.deleted for n in theirs),
                "hidden": sum(n.hidden for n in theirs),
                "served": sum(bool(self.served[n.first_id]) for n in theirs),
                "acts": dict(Counter(f"{a.on}.{a.verb}" for a in self.acts)),
                "doubled": sum(count - 1 for count in spoken.values()),
                "repeated": sum(a.again for a in self.acts),
                "requests": dict(self.counts),
            }
