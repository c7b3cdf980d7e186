"""The forms of the register: asking for a new account, writing one down, changing it."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from listener.ports import Conflict
from listener.steps import new_accounts, registering
from listener.steps.entries import Unready
from listener.web import official
from listener.web.context import Choice, Fault
from listener.web.official import Asked, Box
from listener.web.pages.register_entry import allowed
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.visits import Visit, go, sent, shown
from moderation.accounts import FIELDS

_REQUEST = (
    "name",
    "platform",
    "kind",
    "service",
    "purpose",
    "audience",
    "business_case",
    "owner",
    "deputy",
    "monitored",
    "hours",
    "ends_on",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form about an account. *steps*: who will have to agree. *read_as*: accounts read here."""

    heading: str
    lead: str
    action: str
    back: str
    button: str
    fields: tuple[Asked, ...]
    boxes: tuple[Box, ...] = ()
    steps: tuple[str, ...] = ()
    read_as: tuple[Choice, ...] = ()
    version: int = 0
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        return f"{'Error: ' if self.faults else ''}{self.heading}"


def _request(visit: Visit, faults: tuple[Fault, ...] = ()) -> Form:
    asked = official.asked_terms(visit)
    given = official.typed(visit, _REQUEST) or {"owner": visit.person.name}
    return Form(
        heading="Ask for a new account",
        lead="Everybody whom the policy names has to agree before it is opened.",
        action="/accounts/request",
        back="/accounts/register",
        button="Ask for this account",
        fields=official.fields(given, _REQUEST),
        boxes=_boxes(visit),
        steps=asked.approvals,
        faults=faults,
    )


def _boxes(visit: Visit) -> tuple[Box, ...]:
    return tuple(
        Box(f"promise-{n}", check, visit.form.get(f"promise-{n}") == "yes")
        for n, check in enumerate(official.asked_terms(visit).checks)
    )


def show_request(visit: Visit) -> Response:
    """Return the form that asks for an account."""
    return rendered(visit, "register_form", _request(visit))


def request(visit: Visit) -> Response:
    """Ask for an account."""
    boxes = _boxes(visit)
    try:
        entry = new_accounts.request(
            visit.desk.work,
            official.asked_terms(visit),
            official.typed(visit, _REQUEST),
            [b.label for b in boxes if b.ticked],
            visit.person.name,
            visit.now,
        )
    except Unready as error:
        page = _request(visit, official.faults(error, boxes, first="name"))
        return rendered(visit, "register_form", page, status=400)
    return go(f"/accounts/register/{entry.id}")


def _new(visit: Visit, faults: tuple[Fault, ...] = ()) -> Form:
    return Form(
        heading="Put an account on the register",
        lead="For an account that is there already. Only its platform and handle are needed now.",
        action="/accounts/register/new",
        back="/accounts/register",
        button="Put it on the register",
        fields=official.fields(official.typed(visit)),
        read_as=_read_as(visit, visit.form.get("account", "")),
        faults=faults,
    )


def show_new(visit: Visit) -> Response:
    """Return the form that writes an account down."""
    return rendered(visit, "register_form", _new(visit))


def new(visit: Visit) -> Response:
    """Write an account down."""
    try:
        entry = registering.put(
            visit.desk.work,
            official.typed(visit),
            visit.person.name,
            visit.now,
            account=_account(visit),
        )
    except (Unready, Conflict) as error:
        page = _new(visit, official.faults(error, first="handle"))
        return rendered(visit, "register_form", page, status=400)
    return go(f"/accounts/register/{entry.id}")


def _edit(visit: Visit, faults: tuple[Fault, ...] = ()) -> Form:
    entry, _, _ = official.opened_entry(visit)
    allowed(visit, entry)
    given = {n: entry.get(n) for n in FIELDS} | official.typed(visit)
    registrar = visit.may(May.REGISTER)
    return Form(
        heading=f"Change {official.headline(entry)}",
        lead="What is written down here is on record. Never write down a password or a code.",
        action=f"/accounts/register/{entry.id}/edit",
        back=f"/accounts/register/{entry.id}",
        button="Save",
        fields=official.fields(given),
        read_as=_read_as(visit, visit.form.get("account", entry.account)) if registrar else (),
        version=entry.version,
        faults=faults,
    )


def show_edit(visit: Visit) -> Response:
    """Return the form that changes what is written down."""
    return rendered(visit, "register_form", _edit(visit))


def edit(visit: Visit) -> Response:
    """Change what is written down."""
    page = _edit(visit)
    try:
        registering.change(
            visit.desk.work,
            visit.params["entry"],
            official.version(visit),
            official.typed(visit),
            visit.person.name,
            visit.now,
            account=_account(visit) if page.read_as else None,
        )
    except (Unready, Conflict) as error:
        page = _edit(visit, official.faults(error, first="name"))
        return rendered(visit, "register_form", page, status=400)
    return go(page.back)


def _read_as(visit: Visit, chosen: str) -> tuple[Choice, ...]:
    names = ("", *(a.name for a in visit.desk.accounts))
    return tuple(Choice(n, n or "It is not read here", n == chosen) for n in names)


def _account(visit: Visit) -> str:
    given = visit.form.get("account", "")
    return given if given in {a.name for a in visit.desk.accounts} else ""


def routes() -> list[Route]:
    """Return the addresses of these forms."""
    path = "/accounts/register/{entry:int}/edit"
    return [
        shown("/accounts/request", show_request, may=None),
        sent("/accounts/request", request, may=None),
        shown("/accounts/register/new", show_new, may=May.REGISTER),
        sent("/accounts/register/new", new, may=May.REGISTER),
        shown(path, show_edit, may=None),
        sent(path, edit, may=None),
    ]
