"""A small house for the console's tests: a real SQLite store with made-up comments in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, select, update

from config.settings import AccountSettings
from listener.ports import AccountState, Judged
from listener.store.database import open_database
from listener.store.migrations import upgrade
from listener.store.tables import cases, threads
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.auth import hashed
from listener.web.desk import Desk
from moderation.actions import Verb
from moderation.decisions import Decision
from moderation.items import Author, Item, ItemRef, Kind, Signal, Thread
from moderation.principles import Mode, Route, Severity, Span
from moderation.verdicts import Finding, Verdict
from tests.web.platforms import FACEBOOK, X

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PASSWORD = "correct horse battery"
WHERE = {"trust-fb": "facebook", "trust-x": "x"}


@dataclass
class Clock:
    """A clock that stands still until told."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Comment:
    """A comment and what was found in it; the usual one is mild abuse on Facebook."""

    id: str = "1"
    text: str = "You useless lot, get lost"
    account: str = "trust-fb"
    route: Route = Route.MODERATION
    severity: Severity = Severity.MEDIUM
    labels: tuple[str, ...] = ("abuse",)
    title: str = "Be polite"
    clause: str = "TEWV-3.2"
    reason: str = "attacks people"
    marked: tuple[tuple[int, int], ...] = ((4, 11),)
    proposed: tuple[Verb, ...] = (Verb.HIDE,)
    urgent: bool = False
    measured: bool = True
    kind: Kind = Kind.COMMENT
    own_thread: bool = True
    author: Author = field(default_factory=lambda: Author("7", "sam_k", "Sam King"))
    thread: str = "post-1"
    parent: str = "post-1"
    links: tuple[str, ...] = ()
    ago: timedelta = timedelta(minutes=40)
    extra: Mapping[str, Any] = field(default_factory=dict)


def comment(text: str, route: Route = Route.MODERATION, **changes: Any) -> Comment:
    """Return a comment that says *text*, found on *route*."""
    marked = changes.pop("marked", ())
    return replace(Comment(text=text, route=route, marked=marked), **changes)


@dataclass
class House:
    """The store, the desk over it, and a clock."""

    desk: Desk
    engine: Engine
    clock: Clock

    def user(self, name: str, role: str, full_name: str = "") -> None:
        """Add somebody who can sign in with PASSWORD."""
        Users(self.engine).add(name, full_name, role, _kept(), self.clock())

    def hears(self, said: Comment, told: Sequence[Thread] = ()) -> int:
        """Store a comment with its verdict and what we said above it, and return its case."""
        item = _item(said, self.clock())
        with self.desk.work() as work:
            work.items.store([item], {}, self.clock(), told)
            held = next(h for h in work.items.waiting(100) if h.item.ref.id == said.id)
            verdict = _verdict(said, held.item.ref)
            decision = _decision(said)
            signals = [Signal("toxicity", 0.83, "small@1"), Signal("insult", 0.61, "small@1")]
            work.judgements.record([Judged(held, signals, verdict, decision)], self.clock())
            case = work.cases.open(held, verdict, "wellheard", self.clock(), decision.reason)
            work.commit()
        return case.id

    def due(self, case: int, at: datetime) -> None:
        """Give a case a clock."""
        with self.engine.begin() as db:
            db.execute(update(cases).where(cases.c.id == case).values(due_at=at))

    def version(self, case: int) -> int:
        """Return how many events the case has."""
        with self.engine.begin() as db:
            return int(db.execute(select(cases.c.version).where(cases.c.id == case)).scalar_one())


@cache
def _kept() -> str:
    return hashed(PASSWORD)


@cache
def _empty() -> bytes:
    """An empty database in today's shape: making one for each test would take a second."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        engine = open_database(f"sqlite:///{path}")
        upgrade(engine)
        with engine.connect() as db:
            db.exec_driver_sql("COMMIT")
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        return path.read_bytes()


def house(folder: Path) -> House:
    """Return a house with two accounts that were read a minute ago, and nobody in it."""
    path = folder / "house.db"
    path.write_bytes(_empty())
    engine = open_database(f"sqlite:///{path}")
    clock = Clock()
    work = work_on(engine)
    with work() as unit:
        for name, platform in WHERE.items():
            unit.accounts.enrol(
                AccountState(name, platform, "1", handle="@trust", mode="review"), NOW
            )
            unit.accounts.pulled(name, NOW - timedelta(minutes=1), well=True)
        unit.commit()
    _post(engine)
    desk = Desk(
        organisation="Northvale NHS Trust",
        engine=engine,
        work=work,
        can={"trust-fb": FACEBOOK, "trust-x": X},
        packs=(),
        accounts=tuple(
            AccountSettings(name=name, platform=platform, id="1")
            for name, platform in WHERE.items()
        ),
        reports=folder / "reports",
        now=clock,
    )
    return House(desk, engine, clock)


def _post(engine: Engine) -> None:
    post = {
        "platform": "facebook",
        "account": "trust-fb",
        "platform_id": "post-1",
        "own": True,
        "text": "Our new ward garden opens on Monday. Come and see it.",
        "posted_at": NOW - timedelta(hours=5),
        "seen_at": NOW,
    }
    with engine.begin() as db:
        db.execute(threads.insert().values(**post))


def _item(said: Comment, now: datetime) -> Item:
    platform = WHERE[said.account]
    return Item(
        ref=ItemRef(platform, said.account, said.id),
        text=said.text,
        kind=said.kind,
        own_thread=said.own_thread,
        author=said.author,
        posted_at=now - said.ago,
        thread=said.thread,
        parent=said.parent,
        permalink=f"https://{platform}.example/{said.id}",
        links=said.links,
    )


def _verdict(said: Comment, ref: ItemRef) -> Verdict:
    finding = Finding(
        principle="polite",
        title=said.title,
        clauses=(said.clause,),
        labels=said.labels,
        route=said.route,
        severity=said.severity,
        spans=tuple(Span(a, b, "rude word") for a, b in said.marked),
        proposed=said.proposed,
        urgent=said.urgent,
        reason=said.reason,
    )
    return Verdict(
        ref=ref,
        pack="tewv@1",
        classifier="small@1" if said.measured else "",
        findings=(finding,),
        labels=said.labels,
        route=said.route,
        severity=said.severity,
        urgent=said.urgent,
        proposed=said.proposed,
        automatic=(),
        measured=said.measured,
    )


def _decision(said: Comment) -> Decision:
    return Decision((), said.proposed, True, f"It {said.reason}.", Mode.REVIEW)
