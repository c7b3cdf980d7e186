"""Answering somebody: an approved response, its gaps filled, checked, and sent by a person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from starlette.responses import Response as Answer
from starlette.routing import Route

from listener import correspondence
from listener.correspondence import OWN, Draft
from listener.ports import Conflict
from listener.steps import letters
from listener.store.console.casefile import CaseFile
from listener.web.answered import answering, left_alone
from listener.web.casework import openable
from listener.web.context import Fault
from listener.web.options import in_crisis
from listener.web.pages.case import opened_file, overtaken
from listener.web.passages import Passage, passage
from listener.web.readiness import untrained
from listener.web.rendering import rendered
from listener.web.roles import May
from listener.web.sending import Told, send
from listener.web.visits import Visit, sent, shown
from listener.web.words import plain, platform
from listener.web.writing import writing_desk
from moderation.actions import Verb
from moderation.errors import Impossible
from moderation.items import Kind
from moderation.outgoing.lengths import X_LIMIT
from moderation.outgoing.linter import Objection
from moderation.outgoing.responses import Channel, Response, open_gaps

_GAP = "gap-"  # what a person types for a gap of a response
_HOW = {Channel.PUBLIC: "", Channel.DM: "private", Channel.EMAIL: "e-mail"}
_NO_MAIL = "no mail server is set up"
_HARSH = frozenset({"crisis", "safeguarding", "threat"})


@dataclass(frozen=True, slots=True)
class Offered:
    """One response to choose."""

    id: str
    title: str
    words: str
    fits: bool
    how: str  # empty: in public


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a response still needs, and what was typed for it."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply page: first a choice, then the words. *edits*: the person may change them.

    *by_hand*: why the platform does not take them from us, so that the person sends them in its
    own pages, at *link*. *second*: why somebody else must agree first. *notice*: the act that its
    author is told about.
    """

    case: int
    version: int
    about: str
    said: Passage
    harsh: bool
    choices: tuple[Offered, ...]
    chosen: str
    chosen_title: str
    text: str
    gaps: tuple[Gap, ...]
    edits: bool
    private: bool = False
    email: bool = False
    address: str = ""
    subject: str = ""
    by_hand: str = ""
    link: str = ""
    second: str = ""
    length: str = ""
    young: bool = False
    notice: str = ""
    doubts: tuple[str, ...] = ()
    answering: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The page's title; an error is said first."""
        how = "by e-mail" if self.email else "in private" if self.private else "in public"
        asked = f"Reply {how}" if self.chosen else "Reply"
        return f"{'Error: ' if self.faults else ''}{asked}, case {self.case}"


def context(visit: Visit, file: CaseFile, draft: Draft | None) -> Reply:
    """Return the page; *draft* is the response that was chosen, if one was."""
    edits = visit.may(May.DELETE)
    page = Reply(
        case=file.case["id"],
        version=file.case["version"],
        about=f"{platform(file.item['platform'])}: {file.item['account']}",
        said=passage(file.now.text),
        harsh=str(file.case["route"]) in _HARSH,
        choices=() if draft else _choices(visit, file),
        chosen="",
        chosen_title="",
        text="",
        gaps=(),
        edits=edits,
        young=_young(visit, file),
        answering=answering(visit, file),
        notice=visit.form.get("notice") or visit.query.get("notice", ""),
    )
    return _filled(page, visit, file, draft) if draft else page


def _filled(page: Reply, visit: Visit, file: CaseFile, draft: Draft) -> Reply:
    typed = _given(visit)
    gaps = () if page.edits and not draft.missing else _gaps(draft, typed)
    on_x = str(file.item["platform"]) == "x" and draft.verb is Verb.REPLY
    return replace(
        page,
        chosen=draft.response.id,
        chosen_title=draft.response.title,
        text=draft.text,
        gaps=gaps,
        private=draft.verb is Verb.DM_REPLY and not draft.email,
        email=draft.email,
        address=_address(visit, file) if draft.email else "",
        subject=draft.subject,
        by_hand=draft.way.by_hand or (_NO_MAIL if draft.email and not visit.desk.mail else ""),
        link=draft.way.link if draft.way.by_hand and openable(draft.way.link) else "",
        second=draft.second,
        length=f"{draft.length} of {X_LIMIT} characters, as X counts them" if on_x else "",
    )


def _choices(visit: Visit, file: CaseFile) -> tuple[Offered, ...]:
    desk, today = writing_desk(visit.desk), visit.now.date()
    ours, others = correspondence.fitting(file, desk)
    alone = left_alone(visit, file)
    return tuple(
        _offered(visit, file, response, fits=response in ours and not alone)
        for response in (*ours, *others)
        if _possible(file, response, today)
    )


def _possible(file: CaseFile, response: Response, today: date) -> bool:
    """A private message is not answered in public, and overdue words wait for their owner."""
    public = response.channel is Channel.PUBLIC
    return not response.overdue(today) and not (public and file.item["kind"] == Kind.DM)


def _offered(visit: Visit, file: CaseFile, response: Response, *, fits: bool) -> Offered:
    words = correspondence.draft(file, writing_desk(visit.desk), response, visit.now, {}).text
    return Offered(response.id, response.title, words, fits, _HOW[response.channel])


def _address(visit: Visit, file: CaseFile) -> str:
    """The address that was typed, or was given before."""
    if "address" in visit.form:
        return visit.form["address"].strip()
    with visit.desk.work() as unit:
        return unit.addresses.of_case(int(file.case["id"]))


def _gaps(draft: Draft, typed: Mapping[str, str]) -> tuple[Gap, ...]:
    names = dict.fromkeys((*draft.missing, *(n for n in typed if n in draft.response.gaps)))
    return tuple(Gap(n, plain(n), typed.get(n, "")) for n in names)


def _given(visit: Visit) -> dict[str, str]:
    fields = {**visit.query, **visit.form}
    typed = {k.removeprefix(_GAP): v.strip() for k, v in fields.items() if k.startswith(_GAP)}
    return typed | ({"young": "yes"} if fields.get("young") == "yes" else {})


def _young(visit: Visit, file: CaseFile) -> bool:
    return correspondence.facts(file, writing_desk(visit.desk), _given(visit)).young


def _draft(visit: Visit, file: CaseFile) -> Draft | None:
    """The response that was chosen, with the words that a senior wrote over it."""
    wanted = visit.form.get("response") or visit.query.get("response", "")
    desk, typed = writing_desk(visit.desk), _given(visit)
    edits = visit.may(May.DELETE)
    chosen = desk.responses.get(wanted)
    if wanted == OWN and edits:
        private = file.item["kind"] == Kind.DM or visit.query.get("private") == "yes"
        private = private or visit.form.get("private") == "yes"
        email = "yes" in (visit.query.get("email"), visit.form.get("email"))
        chosen = correspondence.own_words(str(file.case["route"]), private=private, email=email)
    if chosen is None or not _possible(file, chosen, visit.now.date()):
        return None
    draft = correspondence.draft(file, desk, chosen, visit.now, typed)
    if edits and "text" in visit.form:
        text = visit.form["text"].replace("\r\n", "\n").strip()
        written = replace(draft, text=text, missing=(), changed=text != draft.text)
        draft = correspondence.check(file, desk, written, visit.now, typed)
    return draft


def show(visit: Visit) -> Answer:
    """Return the choice, or the words of the response that was chosen."""
    file = opened_file(visit)
    return rendered(visit, "reply", context(visit, file, _draft(visit, file)))


def take(visit: Visit) -> Answer:
    """Send the words if nothing is wrong with them."""
    file = opened_file(visit)
    draft = _draft(visit, file)
    page = context(visit, file, draft)
    if draft is None:
        return rendered(visit, "reply", page, status=400)
    if not in_crisis(file.verdict) and (why := untrained(visit)):
        barred = replace(page, faults=(Fault(why, "text"),))
        return rendered(visit, "reply", barred, status=403)
    faults = [Fault(f"{plain(n)} is not filled in", f"{_GAP}{n}") for n in draft.missing]
    faults += [Fault(_said(o), "text") for o in draft.objections if o.blocks]
    if page.email and (wrong_address := letters.why_not(page.address)):
        faults.append(Fault(_upper(wrong_address), "address"))
    doubts = tuple(_said(o) for o in draft.objections if not o.blocks)
    if faults or (doubts and visit.form.get("anyway") != "yes"):
        wrong = replace(page, faults=tuple(dict.fromkeys(faults)), doubts=doubts)
        return rendered(visit, "reply", wrong, status=400)
    try:
        return send(visit, page.case, draft, Told(page.by_hand, page.notice, page.address))
    except Conflict as conflict:
        return overtaken(visit, conflict)
    except Impossible as error:
        wrong = replace(page, faults=(Fault(str(error), "text"),))
        return rendered(visit, "reply", wrong, status=409)


def _said(objection: Objection) -> str:
    gap = open_gaps(objection.why)
    return _upper(f"{plain(gap[0])} is not filled in" if gap else objection.why)


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def routes() -> list[Route]:
    """Return the addresses of this page."""
    path = "/cases/{case:int}/reply"
    return [shown(path, show, may=May.ACT), sent(path, take, may=May.ACT)]
