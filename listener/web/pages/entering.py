"""Entering one item that somebody saw: on a platform that is not read, or by a message."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.steps.entering import KINDS, Seen, Unfit, enter
from listener.store.console import reading
from listener.store.tables import cases, items, versions
from listener.web.context import Choice, Fault
from listener.web.rendering import rendered
from listener.web.roles import May, lanes
from listener.web.scope import own_accounts
from listener.web.seen import facts, of_item
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import PLATFORMS
from moderation.deadlines import LONDON
from moderation.items import Kind
from moderation.permalinks import plain, platform_of
from moderation.principles import Route as Lane

PATH = "/entered"
# Where people talk and nothing is read: the names that the register of platforms does not hold.
_ELSEWHERE = {
    "tiktok": "TikTok",
    "threads": "Threads",
    "snapchat": "Snapchat",
    "whatsapp": "WhatsApp",
    "google_reviews": "Google reviews",
    "care_opinion": "Care Opinion",
    "nhs_reviews": "NHS website reviews",
    "forum": "A forum or website",
    "in_person": "Told or shown by somebody",
}
_KINDS = {
    Kind.COMMENT: "In public: a comment",
    Kind.REPLY: "In public: a reply",
    Kind.MENTION: "In public: a post that mentions us",
    Kind.POST: "In public: another post or review",
    Kind.ARTICLE: "In public: an article",
    Kind.DM: "In a private message",
}


@dataclass(frozen=True, slots=True)
class EnterPage:
    """The form, with what was typed."""

    typed: dict[str, str]
    platforms: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    ours: bool
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Enter something that was seen"


@dataclass(frozen=True, slots=True)
class EnteredPage:
    """What became of an item that was entered. *known*: it was here before."""

    known: bool
    judged: bool
    case: str
    elsewhere: bool
    facts: tuple[tuple[str, str], ...]
    here: str
    title: str = "Entered by hand"


def show(visit: Visit) -> Response:
    """Return the empty form."""
    return rendered(visit, "entering", _form(visit))


def _form(visit: Visit, faults: tuple[Fault, ...] = ()) -> EnterPage:
    form = visit.form
    at = f"{visit.now.astimezone(LONDON):%Y-%m-%dT%H:%M}"
    typed = {"seen_by": visit.person.shown, "posted_at": at, **form}
    known = {**{k: v for k, v in PLATFORMS.items() if k not in ("files", "feeds")}, **_ELSEWHERE}
    chosen, kind = form.get("platform", ""), form.get("kind", Kind.COMMENT.value)
    empty = Choice("", "By its link", not chosen)
    return EnterPage(
        typed,
        (empty, *(Choice(name, text, name == chosen) for name, text in known.items())),
        tuple(Choice(k.value, _KINDS[k], k.value == kind) for k in KINDS),
        form.get("ours") == "yes",
        faults,
    )


def take(visit: Visit) -> Response:
    """Store what was seen; a link that is known leads to what is there."""
    faults: list[Fault] = []
    form = visit.form
    posted = _moment(form.get("posted_at", ""), faults)
    kind = form.get("kind", "")
    if kind not in {k.value for k in KINDS}:
        faults.append(Fault("Choose what it is", "kind"))
    seen = Seen(
        platform=form.get("platform", "") or _by_link(form.get("link", "")),
        text=form.get("text", "").replace("\r\n", "\n"),
        seen_by=form.get("seen_by", "").strip()[:200],
        posted_at=posted or visit.now,
        kind=Kind(kind) if not any(f.field == "kind" for f in faults) else Kind.COMMENT,
        ours=form.get("ours") == "yes",
        link=form.get("link", ""),
        author=form.get("author", "").strip()[:200],
        note=form.get("note", "").strip()[:2_000],
    )
    if seen.platform not in {c.value for c in _form(visit).platforms}:
        faults.append(Fault("Choose where it was seen", "platform"))
    if not faults:
        try:
            item, new = enter(visit.desk.work, seen, visit.person.name, visit.now)
        except Unfit as error:
            faults.extend(Fault(w.sentence, w.field) for w in error.wrongs)
        else:
            return go(f"{PATH}/{item}" + ("" if new else "?known=yes"))
    return rendered(visit, "entering", _form(visit, tuple(faults)), status=400)


def _by_link(link: str) -> str:
    try:
        return platform_of(plain(link))
    except ValueError:
        return ""


def _moment(given: str, faults: list[Fault]) -> datetime | None:
    try:
        return datetime.fromisoformat(given.strip()).replace(tzinfo=LONDON)
    except ValueError:
        faults.append(Fault("Give a day and a time, such as 2026-11-22 18:00", "posted_at"))
        return None


def one(visit: Visit) -> Response:
    """Return what became of an item: waiting to be judged, a case, or nothing to do."""
    number = visit.params["item"]
    chosen = (
        select(versions.c.waiting, cases.c.id, cases.c.route, items.c.account)
        .select_from(items)
        .join(versions, versions.c.id == items.c.version_id)
        .outerjoin(cases, cases.c.item_id == items.c.id)
        .where(items.c.id == number)
    )
    with reading(visit.desk.engine) as db:
        row = db.execute(chosen).first()
    told = of_item(visit.desk.engine, number)
    known = visit.query.get("known") == "yes"
    if row is None or (told is None and not known):
        raise HTTPException(404)
    own = own_accounts(visit)
    lane = row.route is None or Lane(row.route) in lanes(visit.person.role)
    mine = lane and (own is None or row.account in own)
    page = EnteredPage(
        known=known,
        judged=not row.waiting,
        case=f"/cases/{row.id}" if row.id and mine else "",
        elsewhere=bool(row.id) and not mine,
        facts=facts(told, visit.now) if told else (),
        here=f"{PATH}/{number}",
    )
    return rendered(visit, "entered", page)


def routes() -> list[Route]:
    """Return the addresses of these pages."""
    return [
        shown(f"{PATH}/new", show, May.ACT),
        sent(f"{PATH}/new", take, May.ACT),
        shown(f"{PATH}/{{item:int}}", one, May.ACT),
    ]
