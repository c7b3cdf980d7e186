"""Who may work on the official accounts, in which role, and when each was trained."""

from dataclasses import dataclass
from datetime import date

from starlette.responses import Response
from starlette.routing import Route

from listener.steps.entries import Unready
from listener.steps.trained import trained
from listener.web.context import Fault, Tag
from listener.web.rendering import rendered
from listener.web.roles import May, Role, allows, title
from listener.web.visits import Visit, go, sent, shown
from listener.web.words import LONDON
from moderation.errors import Impossible
from moderation.trained import Training, training


@dataclass(frozen=True, slots=True)
class Person:
    """One person who signs in. *acts*: their role acts on comments, so training counts."""

    name: str
    shown: str
    role: str
    state: Tag
    words: str
    acts: bool
    vouch: bool  # whoever looks may write down their training


@dataclass(frozen=True, slots=True)
class People:
    """The page. *bars*: without training nobody acts here."""

    people: tuple[Person, ...]
    bars: bool
    again: int
    faults: tuple[Fault, ...] = ()
    title: str = "People"


def context(visit: Visit, faults: tuple[Fault, ...] = ()) -> People:
    """Return everybody who signs in now, by name."""
    settings = visit.desk.packs[0].settings if visit.desk.packs else {}
    today = visit.now.astimezone(LONDON).date()
    with visit.desk.work() as unit:
        days = unit.register.trainings()
    people = []
    for user in visit.desk.users.all():
        if not user.active or user.role not in {r.value for r in Role}:
            continue
        stands = training(settings, days.get(user.name), today)
        acts = allows(Role(user.role), May.ACT)
        vouch = visit.may(May.REGISTER) and user.name != visit.person.name
        people.append(
            Person(
                user.name,
                user.full_name or user.name,
                title(Role(user.role)),
                _tag(stands, acts=acts),
                f"{stands.words[:1].upper()}{stands.words[1:]}",
                acts,
                vouch,
            )
        )
    return People(
        tuple(people),
        bool(settings.get("training_needed")),
        int(settings.get("training_months", 0)),
        faults,
    )


def _tag(stands: Training, *, acts: bool) -> Tag:
    if stands.current:
        return Tag("Trained", "green")
    if not acts:
        return Tag("Does not act", "grey")
    if stands.bars:
        return Tag("May not act yet", "red")
    return Tag("Training due" if stands.finished else "No training date", "yellow")


def show(visit: Visit) -> Response:
    """Return the page."""
    return rendered(visit, "people", context(visit))


def write_down(visit: Visit) -> Response:
    """Write down that somebody was trained."""
    name, typed = visit.form.get("user", ""), visit.form.get("day", "").strip()
    known = {u.name for u in visit.desk.users.all() if u.active}
    try:
        if name not in known:
            raise Unready(["Choose somebody who signs in"])
        trained(visit.desk.work, name, _day(typed), visit.person.name, visit.now)
    except (Unready, Impossible) as error:
        fault = Fault(f"{str(error)[:1].upper()}{str(error)[1:]}", f"day-{name}")
        return rendered(visit, "people", context(visit, (fault,)), status=400)
    return go("/accounts/people")


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Unready(["Write the day of the training such as 2026-11-20"]) from None


def routes() -> list[Route]:
    """Return the addresses of this page."""
    return [
        shown("/accounts/people", show, may=None),
        sent("/accounts/people", write_down, may=May.REGISTER),
    ]
