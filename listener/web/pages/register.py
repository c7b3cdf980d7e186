"""The register of official accounts: which there are, how they stand, which need somebody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import registering
from listener.steps.entries import Unready
from listener.web import official
from listener.web.context import Tag
from listener.web.readiness import untrained_people
from listener.web.register_table import table
from listener.web.rendering import rendered
from listener.web.roles import May, Role
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import counted, platform
from moderation.account_reviews import Terms, next_approval, next_look
from moderation.accounts import OfficialAccount, Standing, same_handle

_FROM_POLICY = ("platform", "handle", "kind", "service")


@dataclass(frozen=True, slots=True)
class Entry:
    """One account. *needs*: what somebody has to look at."""

    name: str
    href: str
    state: Tag
    owner: str
    review: str
    late: bool
    needs: tuple[str, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An account that could be put on the register by one button; *hidden* are its fields."""

    text: str
    more: str
    hidden: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The register's page. *ours*: only the person's own accounts are shown."""

    entries: tuple[Entry, ...]
    past: tuple[Entry, ...]
    unlisted: tuple[Offer, ...]
    policy: tuple[Offer, ...]
    must: bool
    keeps: bool
    ours: bool
    wrong: str = ""
    title: str = "Register of official accounts"


def context(visit: Visit, wrong: str = "") -> Register:
    """Return the register as the person may see it."""
    asked = official.asked_terms(visit)
    with visit.desk.work() as unit:
        every = unit.register.all()
        gone = unit.register.left()
    known = [e for e in every if official.sees(visit, e)]
    over = (Standing.CLOSED, Standing.REFUSED)
    keeps = visit.may(May.REGISTER)
    return Register(
        entries=tuple(_entry(e, visit, asked, gone) for e in known if e.standing not in over),
        past=tuple(_entry(e, visit, asked, gone) for e in known if e.standing in over),
        unlisted=_unlisted(visit, every) if keeps else (),
        policy=_policy(visit, every) if keeps else (),
        must=asked.needed,
        keeps=keeps,
        ours=visit.person.role is Role.ACCOUNT_OWNER,
        wrong=wrong,
    )


def _entry(e: OfficialAccount, visit: Visit, asked: Terms, gone: frozenset[str]) -> Entry:
    due, late = official.review_due(e, asked, visit.now)
    who = next_approval(e, asked)
    return Entry(
        name=official.headline(e),
        href=f"/accounts/register/{e.id}",
        state=official.tag(e),
        owner=e.get("owner") or "nobody named",
        review=due,
        late=late,
        needs=official.findings(e, asked, visit.now, gone),
        waits=f"Waits for {who} to agree" if who else "",
    )


def unlisted(visit: Visit, every: Sequence[OfficialAccount]) -> list[Mapping[str, str]]:
    """Return the accounts that are read here and not on the register."""
    found: list[Mapping[str, str]] = []
    for one in visit.desk.accounts:
        row = {"platform": one.platform, "handle": one.handle, "account": one.name}
        if not any(e.official and _is(e, row) for e in every):
            found.append(row)
    return found


def _is(entry: OfficialAccount, row: Mapping[str, str]) -> bool:
    if entry.account:
        return entry.account == row.get("account")
    alike = same_handle(entry.get("handle"), row.get("handle", ""))
    return alike and entry.get("platform") == row.get("platform")


def _unlisted(visit: Visit, every: Sequence[OfficialAccount]) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            f"{platform(row['platform'])}: {row['account']}",
            row["handle"],
            tuple((k, v) for k, v in row.items() if v),
        )
        for row in unlisted(visit, every)
    )


def _policy(visit: Visit, every: Sequence[OfficialAccount]) -> tuple[Offer, ...]:
    """The accounts that the policy names and the register does not."""
    named = visit.desk.packs[0].settings.get("accounts", ()) if visit.desk.packs else ()
    offers = []
    for row in named:
        given = {k: str(row[k]) for k in _FROM_POLICY if row.get(k)}
        there = any(
            same_handle(e.get("handle"), given.get("handle", ""))
            and e.get("platform") == given.get("platform")
            for e in every
        )
        if given.get("handle") and not there:
            doubt = f"To be confirmed: {row['verify']}" if row.get("verify") else ""
            more = ". ".join(x for x in (given.get("service", ""), doubt) if x)
            text = f"{platform(given['platform'])}: {given['handle']}"
            offers.append(Offer(text, more, tuple(given.items())))
    return tuple(offers)


def show(visit: Visit) -> Response:
    """Return the register."""
    return rendered(visit, "register", context(visit))


def download(visit: Visit) -> Response:
    """Return the register as a table, as far as the person sees it."""
    with visit.desk.work() as unit:
        known = [e for e in unit.register.all() if official.sees(visit, e)]
    name = f"official-accounts-{official.today(visit.now)}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table(known), media_type="text/csv", headers=headers)


def put(visit: Visit) -> Response:
    """Put an account on the register that is there already."""
    account = visit.form.get("account", "")
    if account and account not in {a.name for a in visit.desk.accounts}:
        account = ""
    try:
        entry = registering.put(
            visit.desk.work,
            official.typed(visit),
            visit.person.name,
            visit.now,
            account=account,
        )
    except (Unready, Conflict) as error:
        return rendered(visit, "register", context(visit, str(error)), status=409)
    return go(f"/accounts/register/{entry.id}")


def problems(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Return what of the register this person must look at: what, why, and where."""
    asked = official.asked_terms(visit)
    with visit.desk.work() as unit:
        every = unit.register.all()
        gone = unit.register.left()
    told = []
    for entry in every:
        if not official.keeps(visit, entry):
            continue
        due, late = official.review_due(entry, asked, visit.now)
        needs = official.findings(entry, asked, visit.now, gone)
        why = [f"its review was due on {due}"] if late else []
        look = next_look(entry, asked)
        if look and look <= official.today(visit.now):
            why += ["its monthly look is due"]
        why += [f"{counted(len(needs), 'thing')} to put right"] if needs else []
        if entry.standing is Standing.REQUESTED and visit.may(May.REGISTER):
            why += [f"{next_approval(entry, asked)} has to agree"]
        if why:
            told.append(
                (official.headline(entry), ", ".join(why), f"/accounts/register/{entry.id}")
            )
    return (*told, *_untrained(visit))


def _untrained(visit: Visit) -> tuple[tuple[str, str, str], ...]:
    """Tell whoever keeps the register how many people's training is missing or out of date."""
    late = untrained_people(visit) if visit.may(May.REGISTER) else 0
    if not late:
        return ()
    return (("People", f"{counted(late, 'person', 'people')} to be trained", "/accounts/people"),)


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown("/accounts/register", show, may=None),
        shown("/accounts/register.csv", download, may=None),
        sent("/accounts/register", put, may=May.REGISTER),
    ]
