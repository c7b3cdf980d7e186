"""Answers to people: which responses fit a case, filled in, checked, and who must agree first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from config.helplines import directory
from config.responses import library
from listener.holding import holding_lines
from listener.store.console.casefile import CaseFile
from moderation import quoting
from moderation.actions import Capabilities, Verb
from moderation.deadlines import LONDON, Clock, Deadline
from moderation.helplines import Helpline
from moderation.items import Kind
from moderation.outgoing.lengths import x_length
from moderation.outgoing.linter import Circumstance, Objection, lint
from moderation.outgoing.responses import (
    CHANGED,
    OWN_WORDS,
    Channel,
    Response,
    Unfilled,
    render,
)
from moderation.outgoing.values import Facts, published, values, young_cue
from moderation.outgoing.ways import Place, Way, verbs, way
from moderation.principles import PolicyPack
from moderation.statements import Statement

OWN = OWN_WORDS
_VERBS = {
    Channel.PUBLIC: Verb.REPLY,
    Channel.DM: Verb.DM_REPLY,
    Channel.EMAIL: Verb.DM_REPLY,  # as private as a message, and no platform is asked
}
DID = {Verb.HIDE: "hid", Verb.DELETE: "deleted"}
# Thanks that promise nothing and answer nothing: allowed early where the policy says so.
_NEUTRAL = frozenset({"foi_ack", "data_rights_ack", "general_ack", "complaint_public"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers are written with. *own*: values of the organisation, over those of the pack.

    *can*: what the platform of each account takes.
    """

    pack: PolicyPack
    organisation: str
    own: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[Helpline, ...] = field(default_factory=directory, repr=False)
    statements: tuple[Statement, ...] = field(default=(), repr=False)
    can: Mapping[str, Capabilities] = field(default_factory=dict, repr=False)

    @property
    def responses(self) -> Mapping[str, Response]:
        """The responses by id, in this organisation's wording."""
        return library(self.pack.name)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as it would be sent, with all that is wrong with it.

    *missing*: values that a person must give. *second*: why somebody else must agree first.
    *way*: how the words reach their author, as far as the platform lets them.
    *changed*: a senior colleague wrote other words over the response.
    """

    response: Response
    text: str
    verb: Verb
    length: int
    missing: tuple[str, ...] = ()
    objections: tuple[Objection, ...] = ()
    second: str = ""
    way: Way = field(default_factory=Way)
    changed: bool = False
    subject: str = ""  # above a letter

    @property
    def email(self) -> bool:
        """Whether it goes to the address that the person gave."""
        return self.response.channel is Channel.EMAIL

    @property
    def source(self) -> str:
        """The approved wording that it was made from, with its version."""
        if not self.response.version:
            return OWN
        return f"{self.response.id}@{self.response.version}{CHANGED if self.changed else ''}"

    @property
    def blocked(self) -> bool:
        """Whether it cannot leave as it stands."""
        return bool(self.missing) or any(o.blocks for o in self.objections)


def fitting(file: CaseFile, desk: Desk) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
    """Return the responses for the case's own route, best first, and all others."""
    named = [str(f.get("template", "")) for f in _findings(file)]
    sendable = [r for r in desk.responses.values() if r.channel in _VERBS]
    route = str(file.case["route"])
    ours = [r for r in sendable if r.route == route or r.id in named]
    ours.sort(key=lambda r: (r.id not in named, r.channel is not Channel.PUBLIC, r.id))
    ours = list(dict.fromkeys((*holding_lines(desk.pack, desk.responses, route), *ours)))
    return tuple(ours), tuple(r for r in sendable if r not in ours)


def draft(
    file: CaseFile, desk: Desk, response: Response, now: datetime, given: Mapping[str, str]
) -> Draft:
    """Return *response* filled in for the case; *given* are values that a person typed."""
    known = _values(file, desk, now, given)
    verb = _VERBS[response.channel]
    try:
        sent = render(response, known)
    except Unfilled as error:
        found = Way() if response.channel is Channel.EMAIL else how_sent(file, desk, verb, "", now)
        return Draft(
            response, response.body, verb, 0, error.names, way=found, subject=response.subject
        )
    whole = Draft(response, sent.body, verb, x_length(sent.body), subject=sent.subject)
    return check(file, desk, whole, now, given)


def own_words(route: str, *, private: bool, email: bool = False) -> Response:
    """Return the empty response under which somebody writes in their own words."""
    channel = Channel.EMAIL if email else Channel.DM if private else Channel.PUBLIC
    subject = "Your message to us" if email else ""
    return Response(OWN, "Your own words", route, channel, "", "", 0, date.max, subject)


def check(
    file: CaseFile, desk: Desk, written: Draft, now: datetime, given: Mapping[str, str]
) -> Draft:
    """Return *written* with everything that is wrong with sending its text now."""
    known = _values(file, desk, now, given)
    found = lint(written.text, _circumstance(file, desk, written.response, now, known))
    if written.response.overdue(now.astimezone(LONDON).date()):
        why = f"its review is overdue: ask {written.response.owner} to look at it"
        found = (Objection("review", why), *found)
    found = (*_not_live(written.response, known, desk, now), *found, *_quoted(file, written))
    how = Way() if written.email else how_sent(file, desk, written.verb, written.text, now)
    if how.too_long and not any(o.rule == "length" for o in found):
        found = (Objection("length", how.too_long), *found)
    return replace(
        written,
        length=x_length(written.text),
        objections=found,
        second=second_person(desk.pack, str(file.case["route"]), written),
        way=how,
    )


def again(file: CaseFile, desk: Desk, told: Mapping[str, Any], now: datetime) -> Draft:
    """Return words that waited for a second person as a draft, checked as if written *now*.

    *told* is what was asked for: text, response and verb.
    """
    name, verb = str(told.get("response", "")).partition("@")[0], Verb(told["verb"])
    private, email = verb is Verb.DM_REPLY, told.get("how") == "email"
    own = own_words(str(file.case["route"]), private=private, email=email)
    response = desk.responses.get(name) or own
    text = str(told.get("text", ""))
    link = next((s.link for s in desk.statements if s.link and s.link in text), "")
    given = {"statement_link": link} if link else {}
    return check(file, desk, Draft(response, text, verb, x_length(text)), now, given)


def how_sent(file: CaseFile, desk: Desk, verb: Verb, words: str, now: datetime) -> Way:
    """Return how *words* reach the author of the case's item now, or why a person must do it."""
    item = file.item
    stands = (a.verb for a in file.acts if a.state not in ("refused", "cancelled"))
    place = Place(
        Kind(item["kind"]),
        bool(item["own_thread"]),
        item["posted_at"] or item["first_seen_at"],
        str(item["permalink"] or ""),
        verbs(set(stands)),
    )
    return way(desk.can.get(str(item["account"])), verb, place, words, now)


def _quoted(file: CaseFile, written: Draft) -> tuple[Objection, ...]:
    """Doubt an answer that repeats their words where nobody recorded that they may be quoted."""
    span = quoting.repeated(written.text, file.now.text)
    if span is None or quoting.approved(file.events):
        return ()
    why = "it repeats their own words, and they have not agreed to be quoted"
    return (Objection("quote", why, *span, blocks=False),)


def _not_live(
    response: Response, known: Mapping[str, str], desk: Desk, now: datetime
) -> tuple[Objection, ...]:
    """Object to a link to a statement that is not live, or not one of ours."""
    if "statement_link" not in response.gaps:
        return ()
    today = now.astimezone(LONDON).date()
    live = {s.link for s in desk.statements if not s.why_not(today)}
    if known.get("statement_link") in live:
        return ()
    return (Objection("statement", "only a live statement of the library can be linked"),)


def second_person(pack: PolicyPack, route: str, written: Draft) -> str:
    """Return why somebody else must agree before it is sent; empty if nobody must."""
    if route not in pack.settings.get("reply_lock", ()):
        return ""
    early = bool(pack.settings.get("acknowledge_before_agreed", True))
    if early and written.response.id in _NEUTRAL:
        return ""
    return "the policy says that nothing is answered here before the owning team agrees"


def facts(file: CaseFile, desk: Desk, given: Mapping[str, str]) -> Facts:
    """Return what is known of the case for an answer."""
    leading = _leading(file)
    acts = [a for a in file.acts if a.verb in {v.value for v in DID}]
    clauses = leading.get("clauses") or ()
    return Facts(
        account=_account(file),
        platform=str(file.item["platform"]).capitalize(),
        number=int(file.case["id"]),
        received=file.item["posted_at"] or file.item["first_seen_at"],
        reason=str(leading.get("reason", "")),
        clause=str(clauses[0]) if clauses else "",
        action=DID[Verb(acts[-1].verb)] if acts else "",
        acted_at=(acts[-1].done_at or acts[-1].created_at) if acts else None,
        due=_due(file),
        young=given.get("young") == "yes" or young_cue(file.now.text),
        given={k: v for k, v in given.items() if k != "young"},
    )


def _values(file: CaseFile, desk: Desk, now: datetime, given: Mapping[str, str]) -> dict[str, str]:
    told = facts(file, desk, given)
    return values(desk.pack, desk.organisation, desk.lines, told, now, desk.own)


def _due(file: CaseFile) -> Deadline | None:
    due = file.case["due_at"]
    return Deadline(Clock.RESPONSE, due, due) if due else None


def _account(file: CaseFile) -> str:
    platforms = {"x": "X", "youtube": "YouTube", "linkedin": "LinkedIn"}
    name = str(file.item["platform"])
    return f"our {platforms.get(name, name.capitalize())} account"


def _findings(file: CaseFile) -> Sequence[Mapping[str, Any]]:
    return file.verdict.get("findings") or ()


def _leading(file: CaseFile) -> Mapping[str, Any]:
    """The finding to give as the reason: the one that asked for the act, else the first."""
    against = {"hide", "delete", "block", "report", "mute"}
    asked = (f for f in _findings(file) if against & set(f.get("proposed") or ()))
    return next(asked, next(iter(_findings(file)), {}))


def _circumstance(
    file: CaseFile, desk: Desk, response: Response, now: datetime, known: Mapping[str, str]
) -> Circumstance:
    author = file.author
    names = [str(author.get(k, "")).lstrip("@") for k in ("name", "handle")]
    return Circumstance(
        channel=response.channel,
        platform=str(file.item["platform"]),
        route=str(file.case["route"]),
        today=now.astimezone(LONDON).date(),
        names=tuple(n for n in [*names, *desk.pack.house.staff] if n),
        contacts=published(desk.pack, known),
        helplines=desk.lines,
        pre_election=desk.pack.house.pre_election,
    )
