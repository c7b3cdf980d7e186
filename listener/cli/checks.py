"""The checks of ``wellheard doctor``: each says ok, or what is wrong and what to do."""

import importlib.util
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from config import packs
from config.errors import ConfigurationError
from config.helplines import in_use
from config.holidays import united_kingdom
from config.keys import Keys
from config.packs.hours import in_hours
from config.responses import library
from config.settings import AccountSettings, Settings
from connectors.base import connect, connector_for
from connectors.errors import ConnectorError
from listener.cli.register_check import unregistered
from listener.connections import Connection
from listener.notify.rota import hole
from listener.ports import PortError
from listener.posting import directory as directory_of
from listener.standing_in import StandIn
from listener.steps.expiry import sentence, stage_of
from listener.store.audit import SqlAudit
from listener.store.database import open_database, reading
from listener.store.migrations import current, newest
from listener.store.standings import SqlTokens, standing_now
from listener.store.tables import items
from listener.store.tokens import Vault
from listener.store.users import Users
from moderation import classifiers
from moderation.errors import ModerationError

ROOMS = ("listener", "moderation", "connectors", "config")
_LEAST_FREE = 1024**3  # bytes of disk
_HOLIDAYS_AHEAD = timedelta(days=180)
_CLOCK = timedelta(seconds=30)
_DEAF = "; it does not score crisis: a cry for help is found by word lists alone"


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found."""

    what: str
    ok: bool
    words: str


class Wrong(Exception):
    """A check failed; the message says what to do."""


Check = Callable[[Settings], str]


def look(settings: Settings, *, online: bool) -> Iterator[Found]:
    """Yield what each check finds; with *online* the platforms are asked too."""
    for what, check in _CHECKS.items():
        yield _made(what, check, settings)
    for account in settings.accounts:
        yield _made(f"account {account.name}", partial(_account, account), settings)
        if online:
            yield _made(f"account {account.name}, online", partial(_reached, account), settings)


def _made(what: str, check: Check, settings: Settings) -> Found:
    try:
        return Found(what, True, check(settings))
    except (Wrong, PortError, ModerationError, ConnectorError, ConfigurationError) as error:
        return Found(what, False, str(error))


def _rooms(_settings: Settings) -> str:
    paths = {}
    for room in ROOMS:
        spec = importlib.util.find_spec(room)
        paths[room] = str(Path(spec.origin).parent) if spec and spec.origin else "missing"
    homes = {str(Path(p).parent) for p in paths.values()}
    if len(homes) != 1:
        raise Wrong(f"another package stands in our place: {paths}; use a fresh environment")
    return f"all four in {homes.pop()}"


def _pack(settings: Settings) -> str:
    pack = packs.load(settings.organisation.pack, caution=settings.organisation.caution)
    return f"{pack.name}, version {pack.version}, {len(pack.principles)} principles"


def _database(settings: Settings) -> str:
    database = open_database(settings.store.url)
    shape = current(database)
    if shape is None:
        return "empty; it is made when wellheard runs"
    if shape != newest():
        raise Wrong(f"it has the shape {shape}; run: wellheard db upgrade")
    with reading(database) as db:
        broken = SqlAudit(db).verify()
        latest = db.execute(select(func.max(items.c.first_seen_at))).scalar_one()
    if broken is not None:
        raise Wrong(f"the audit chain breaks at line {broken}: tell information governance today")
    if latest and latest > datetime.now(UTC) + _CLOCK:
        raise Wrong("it holds items from the future: set this machine's clock")
    return f"at {shape}; the audit chain is whole"


def _disk(settings: Settings) -> str:
    where = make_url(settings.store.url)
    folder = Path(where.database or ".").parent
    if where.get_backend_name() != "sqlite":
        folder = settings.reports.folder.parent
    free = shutil.disk_usage(_standing(folder)).free
    if free < _LEAST_FREE:
        raise Wrong(f"{free // 1024**2} MB free at {folder}; make room, or nothing can be stored")
    return f"{free // 1024**3} GB free"


def _classifier(settings: Settings) -> str:
    began = time.perf_counter()
    chosen = settings.classifier
    classifier = classifiers.load(chosen.name, **chosen.options)
    classifier.score(["Is the walk-in centre open today?"])
    deaf = "" if "crisis" in classifier.labels else _DEAF
    took = time.perf_counter() - began
    return f"{classifier.name}@{classifier.version}, ready in {took:.1f} s{deaf}"


def _clock(_settings: Settings) -> str:
    now = datetime.now(UTC)
    built = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    if now < built - timedelta(days=1):
        raise Wrong(f"this machine says {now:%Y-%m-%d}, before it was installed: set the clock")
    return f"{now:%Y-%m-%d %H:%M} UTC; London time is known"


def _dates(settings: Settings) -> str:
    today = datetime.now(UTC).date()
    lines = in_use(settings.organisation.helplines_file)
    late = [x.id for x in lines if x.verified and x.overdue(today)]
    late += [r.id for r in library().values() if r.overdue(today)]
    if late:
        raise Wrong(f"checks are overdue, so these are not used: {', '.join(late)}")
    known = united_kingdom().known_to
    if known < today + _HOLIDAYS_AHEAD:
        raise Wrong(f"bank holidays are known until {known} only; add the next years")
    return f"helplines and responses are in date; bank holidays known to {_year(known)}"


def _people(settings: Settings) -> str:
    database = open_database(settings.store.url)
    if current(database) != newest():
        return "asked again once the database is made"
    active = [u for u in Users(database).all() if u.active]
    if not active:
        raise Wrong("nobody can sign in; run: wellheard user add NAME --role comms_lead")
    return f"{len(active)} can sign in"


def _calls(settings: Settings) -> str:
    """Say who is called when somebody may be in danger, now and for the next day."""
    pack = packs.load(settings.organisation.pack)
    found = hole(directory_of(settings, pack), partial(in_hours, pack), datetime.now(UTC))
    if found is not None:
        raise Wrong(f"NOBODY is called: {found.sentence}" if found.now else found.sentence)
    mailed = any(w.startswith("mailto:") for c in settings.contacts for w in c.channels)
    if mailed and not settings.mail.host:
        raise Wrong("contacts are reached by e-mail, but no server is named under [mail]")
    on_call = [c for c in settings.contacts if "on_call" in c.answers_for]
    alone = [c.name for c in on_call if len(c.channels) < 2]
    more = f"; only one way to reach {', '.join(alone)}" if alone else ""
    return f"{len(on_call)} on call{more}"


def _register(settings: Settings) -> str:
    told, wrong = unregistered(settings)
    if wrong:
        raise Wrong(told)
    return told


def _key(settings: Settings) -> str:
    """Say whether stored tokens can be opened, and whether others can read the key."""
    keys = Keys(settings.store.key_file)
    held, path = keys(), keys.path
    if path is not None and held and path.stat().st_mode & 0o077:
        raise Wrong(f"others can read {path}: chmod 600 {path}, then wellheard keys rotate")
    if not held:
        return 'none yet; "wellheard connect" makes one'
    return "in the environment" if path is None else str(path)


def _reports(settings: Settings) -> str:
    folder = _standing(settings.reports.folder)
    if not os.access(folder, os.W_OK):
        raise Wrong(
            f"{settings.reports.folder} cannot be written to; change its owner or [reports]"
        )
    return str(settings.reports.folder)


def _account(account: AccountSettings, settings: Settings) -> str:
    maker = connector_for(account.platform)
    if lack := _connection(account, settings).trouble():
        raise Wrong(lack.removeprefix(f'account "{account.name}": '))
    unknown = [s for s in account.streams if s not in maker.can.streams]
    if unknown:
        raise Wrong(
            f"no such stream: {', '.join(unknown)}; there are {', '.join(maker.can.streams)}"
        )
    told = f"{account.platform}, every {account.every_minutes:g} minutes, mode {account.mode.value}"
    return told + _stands(account.name, settings)


def _stands(name: str, settings: Settings) -> str:
    """Say what stands in the account's way, and warn of a sign-in that ends."""
    database, now = open_database(settings.store.url), datetime.now(UTC)
    if current(database) != newest():
        return ""
    with reading(database) as db:
        states = [s for s in standing_now(db, now) if s.account == name]
        ends = [t.ends_at for t in SqlTokens(db).lasting() if t.account == name]
    if ends and stage_of(ends[0], now):
        raise Wrong(sentence(name, ends[0], now))
    lasting = [s for s in states if s.until is None]
    if lasting:
        raise Wrong("; ".join(f"{s.words(now)}: {s.sentence}" for s in lasting))
    return "".join(f"; {s.words(now)}" for s in states)


def _reached(account: AccountSettings, settings: Settings) -> str:
    """Read one page and throw it away."""
    connector = StandIn(_connection(account, settings), connect)
    stream = (account.streams or connector.can.streams)[0]
    page = next(iter(connector.pull(stream, None)), None)
    return f"{stream}: the platform answered, {len(page.items) if page else 0} items on a page"


def _connection(account: AccountSettings, settings: Settings) -> Connection:
    database = open_database(settings.store.url)
    made = current(database) == newest()  # before, there is no place for tokens
    vault = Vault(database, Keys(settings.store.key_file)) if made else None
    kind = connector_for(account.platform)
    return Connection(account, kind, vault, lambda: datetime.now(UTC))


def _standing(path: Path) -> Path:
    """The nearest folder above *path* that exists."""
    return next(p for p in (path, *path.parents, Path()) if p.exists())


def _year(day: date) -> str:
    return f"the end of {day.year}" if (day.month, day.day) == (12, 31) else str(day)


_CHECKS: dict[str, Any] = {
    "packages": _rooms,
    "policy pack": _pack,
    "database": _database,
    "disk": _disk,
    "classifier": _classifier,
    "clock": _clock,
    "dates": _dates,
    "people": _people,
    "register": _register,
    "calls": _calls,
    "reports": _reports,
    "key for tokens": _key,
}
