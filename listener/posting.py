"""How messages to staff leave this installation: whom they reach, in which words."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Engine

from config import responses
from config.packs.hours import in_hours
from config.settings import Contact, Settings
from listener.notify.contacts import Directory, Reachable
from listener.notify.digests import spoken
from listener.notify.links import Links
from listener.notify.mail import Mailer, Server
from listener.notify.post import PostOffice, told
from listener.ports import Message, NotSent, Work
from listener.report.words import PLATFORMS, ROUTES
from listener.steps import letters
from listener.store.keys import key
from moderation.deadlines import LONDON
from moderation.outgoing.responses import Rendered, Unfilled, render
from moderation.principles import PolicyPack

# What a message is about -> the response that says it; any other kind is a response's own name.
_RESPONSES = {
    "urgent": "crisis_page",
    "warned": "clock_warning",
    "breached": "clock_breach",
    "digest": "handoff_digest",
}

# The value of a response -> the moment in the message's data that it is said from.
_DATES = {
    "due_plain": "due",
    "due_date": "owed",
    "early_date": "early",
    "handed_at": "handed",
    "action_date": "acted",
}
_TIMES = {"due_plain", "handed_at"}


def post_office(
    settings: Settings,
    pack: PolicyPack,
    now: Callable[[], datetime],
    links: Links,
    person: Callable[[str], str] = lambda _name: "",
    work: Work | None = None,
) -> PostOffice:
    """Return the way out for messages to staff, as the settings and the pack's mailboxes say.

    *person* gives the e-mail address of somebody who signs in, by their name there. Letters to
    the authors of comments are read through *work*.
    """
    return PostOffice(
        directory(settings, pack, person),
        Wording(settings, pack, links).words,
        _mailer(settings),
        lambda moment: in_hours(pack, moment),
        now,
        partial(_letter, work),
    )


def _letter(work: Work | None, message: Message) -> tuple[str, Rendered] | None:
    if work is None:
        return None
    with work() as unit:
        found = letters.read(unit, message)
    return (found.address, Rendered("", 0, found.subject, found.text)) if found else None


def directory(
    settings: Settings, pack: PolicyPack, person: Callable[[str], str] = lambda _name: ""
) -> Directory:
    """Return everybody who can be told something: contacts first, then the pack's mailboxes."""
    people = [*(_reachable(c) for c in settings.contacts), *_mailboxes(settings, pack)]
    return Directory(people, person)


def links(settings: Settings, database: Engine) -> Links:
    """Return what makes and reads the links in messages of this installation."""
    return Links(settings.web.address, lambda: key(database, "links"))


class Wording:
    """Renders messages with what the organisation's settings and pack know."""

    def __init__(self, settings: Settings, pack: PolicyPack, links: Links) -> None:
        self._links = links
        self._address = settings.web.address
        self._organisation = settings.organisation.name
        self._library = responses.library(pack.name)

    def words(self, message: Message) -> Rendered:
        """Return *message* in words. Raises: NotSent if a value is missing."""
        name = _RESPONSES.get(message.kind, message.kind)
        response = self._library.get(name)
        if response is None:
            raise NotSent(f'there is no response called "{name}"')
        values = dict(told(message, self._link))
        if message.kind == "digest":
            values |= spoken(
                message.data.get("entries", ()),
                _plain_route,
                lambda moment: _spoken(moment, time=False),
                self._links.acknowledge,
                self._link,
            )
        values["trust_name"] = self._organisation
        if "page" in values:
            values["page_link"] = self._address + values["page"]
            values.setdefault("case_link", values["page_link"])
        if "platform" in values:
            named = values["platform"]
            values["platform"] = PLATFORMS.get(named, named[:1].upper() + named[1:])
        values["route_plain"] = _plain_route(values.get("route", ""))
        if "entry" in values:
            values["entry_link"] = f"{self._address}/accounts/register/{values['entry']}"
        values["ack_link"] = self._links.acknowledge(message.id)
        for name, given in _DATES.items():
            if given in values:
                values[name] = _spoken(values[given], time=name in _TIMES)
        try:
            return render(response, values)
        except Unfilled as error:
            raise NotSent(str(error)) from error

    def _link(self, case: int) -> str:
        return f"{self._address}/cases/{case}"


def _plain_route(route: str) -> str:
    return ROUTES.get(route, "a case").lower()


def _spoken(moment: str, *, time: bool) -> str:
    local = datetime.fromisoformat(moment).astimezone(LONDON)
    at = f" at {local:%H:%M}" if time else ""
    return f"{local:%A} {local.day} {local:%B}{at}"


def _reachable(contact: Contact) -> Reachable:
    return Reachable(
        contact.name,
        frozenset(contact.answers_for),
        contact.channels,
        contact.when,
        contact.order,
        contact.shifts,
        contact.digest,
    )


def _mailboxes(settings: Settings, pack: PolicyPack) -> list[Reachable]:
    """The mailboxes of the pack, for recipients whom no contact of the settings answers for."""
    named = {r for c in settings.contacts for r in c.answers_for}
    boxes = pack.settings.get("mailboxes", {})
    return [
        Reachable(f"{pack.name} {name}", frozenset({name}), (f"mailto:{address}",))
        for name, address in boxes.items()
        if "@" in str(address) and name not in named
    ]


def _mailer(settings: Settings) -> Mailer | None:
    mail = settings.mail
    if not mail.host:
        return None
    return Mailer(
        Server(
            mail.host,
            mail.port,
            mail.security,
            mail.username,
            mail.password,
            mail.sender,
            mail.public_sender,
        )
    )
