"""The review of one official account: what is known, what somebody sees, what is decided."""

from dataclasses import dataclass
from datetime import date

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import account_reviews
from listener.steps.account_reviews import Known
from listener.steps.entries import Unready
from listener.web import official
from listener.web.context import Choice, Fault
from listener.web.official import Asked, Box
from listener.web.pages.register_entry import allowed
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import counted
from moderation.account_reviews import Figures, Terms
from moderation.accounts import ASKS, OfficialAccount, asked_of
from moderation.errors import Impossible


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The form. *known*: what was read here tells. *grounds*: what the policy closes for."""

    id: int
    version: int
    name: str
    known: tuple[str, ...]
    grounds: tuple[str, ...]
    fields: tuple[Asked, ...]
    boxes: tuple[Box, ...]
    choices: tuple[Choice, ...]
    why: str
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}Review of {self.name}"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> ReviewPage:
    """Return the form for the account that the address names."""
    entry, _, _ = official.opened_entry(visit)
    allowed(visit, entry)
    if not entry.official:
        raise HTTPException(404)
    asked = official.asked_terms(visit)
    with visit.desk.work() as unit:
        known = account_reviews.known(unit, entry, asked, visit.now)
    return ReviewPage(
        id=entry.id,
        version=entry.version,
        name=official.headline(entry),
        known=_known(entry, known, asked),
        grounds=_grounds(asked),
        fields=_fields(visit, asked, known),
        boxes=_boxes(visit, entry, asked),
        choices=_choices(visit),
        why=visit.form.get("why", ""),
        faults=faults,
    )


def _known(entry: OfficialAccount, known: Known, asked: Terms) -> tuple[str, ...]:
    if not entry.account:
        return ("It is not read here, so nothing is known of its posts.",)
    if known.last_post is None:
        return ("No post of its own was seen here yet.",)
    months = counted(asked.posts_months or 1, "month")
    return (
        f"The last post seen here was on {official.spoken(known.last_post)}.",
        f"{counted(known.posts, 'post')} in the last {months} were seen here. "
        "Posts without any comment may not have been seen: look on the platform too.",
    )


def _grounds(asked: Terms) -> tuple[str, ...]:
    told = []
    if asked.idle_months:
        told.append(f"no post of its own for {counted(asked.idle_months, 'month')} or more")
    if asked.posts_months:
        told.append(f"fewer than one post a week over {counted(asked.posts_months, 'month')}")
    if asked.followers:
        age = counted(asked.young_months, "month")
        told.append(f"fewer than {asked.followers} followers after {age}")
    if asked.tool:
        told.append(f"it is not run in {asked.tool}")
    told += ["its programme has ended"] if asked.idle_months else []
    return tuple(told)


def _fields(visit: Visit, asked: Terms, known: Known) -> tuple[Asked, ...]:
    """The figures that a person confirms; what is known stands in them already."""
    last = known.last_post.isoformat() if known.last_post else ""
    posts = str(known.posts) if known.last_post else ""
    months = counted(asked.posts_months or 1, "month")
    return (
        Asked(
            "last_post",
            "Day of its last post of its own",
            visit.form.get("last_post", last),
            hint="For example 2026-11-20. Shares and reposts do not count.",
        ),
        Asked("posts", f"Posts in the last {months}", visit.form.get("posts", posts)),
        Asked("followers", "Followers now", visit.form.get("followers", "")),
    )


def _boxes(visit: Visit, entry: OfficialAccount, asked: Terms) -> tuple[Box, ...]:
    codes = asked_of(entry, asked.asks)
    return tuple(
        Box(f"check-{c}", ASKS[c], visit.form.get(f"check-{c}") == "yes", "") for c in codes
    )


def _choices(visit: Visit) -> tuple[Choice, ...]:
    chosen = visit.form.get("decision", "")
    offered = {"keep": "It stays", "change": "It stays, and something has to change"}
    if visit.may(May.REGISTER):
        offered["close"] = "It is to be closed; its owner gets four weeks' notice"
    return tuple(Choice(k, text, k == chosen) for k, text in offered.items())


def show(visit: Visit) -> Response:
    """Return the form."""
    return rendered(visit, "register_review", context(visit))


def take(visit: Visit) -> Response:
    """Record the review."""
    page = context(visit)
    decision = visit.form.get("decision", "")
    try:
        account_reviews.reviewed(
            visit.desk.work,
            official.asked_terms(visit),
            page.id,
            official.version(visit),
            _figures(visit),
            {b.id.removeprefix("check-"): b.ticked for b in page.boxes},
            decision if decision in {c.value for c in page.choices} else "",
            page.why,
            visit.person.name,
            visit.now,
        )
    except (Unready, Impossible, Conflict) as error:
        status = 400 if isinstance(error, Unready) else 409
        found = context(visit, official.faults(error))
        return rendered(visit, "register_review", found, status=status)
    return go(f"/accounts/register/{page.id}")


def _figures(visit: Visit) -> Figures:
    """Return what was typed. Raises: Unready for what is no day or no number."""
    typed = {n: visit.form.get(n, "").strip() for n in ("last_post", "posts", "followers")}
    try:
        last = date.fromisoformat(typed["last_post"]) if typed["last_post"] else None
    except ValueError:
        raise Unready(["Enter the day of its last post of its own"]) from None
    return Figures(
        last,
        _number(typed["posts"], "Enter how many posts it made"),
        _number(typed["followers"], "Enter how many followers it has"),
    )


def _number(typed: str, wanted: str) -> int | None:
    bare = typed.replace(",", "").replace(" ", "")
    if not bare:
        return None
    if not bare.isdecimal() or len(bare) > 12:
        raise Unready([wanted])
    return int(bare)


def routes() -> list[Route]:
    """Return the addresses of this page."""
    path = "/accounts/register/{entry:int}/review"
    return [shown(path, show, may=None), sent(path, take, may=None)]
