"""From a case as it is stored to a case as it is read."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from listener.store.console.casefile import Act, CaseFile, Words
from listener.web import trail
from listener.web.care_record import care_record
from listener.web.casebook import ActLine, CasePage, Pending, Reason, Said
from listener.web.context import Tag
from listener.web.options import in_crisis, offered
from listener.web.passages import passage
from listener.web.quoting import quoting
from listener.web.roles import OWN_ONLY, May, Role, allows, may_approve, opens
from listener.web.tags import SECOND, URGENT, due, harsh, of_item, of_status
from listener.web.words import (
    KINDS,
    ROUTES,
    VERBS,
    age,
    counted,
    moment,
    plain,
    platform,
    when,
)
from moderation import teams
from moderation.actions import REVERSES, Capabilities, Verb
from moderation.cases import Status
from moderation.items import Kind
from moderation.principles import Route, Span


def case_page(
    file: CaseFile, can: Capabilities | None, name: str, role: Role, now: datetime
) -> CasePage:
    """Return the page of *file* for the person called *name*."""
    case, item, verdict = file.case, file.item, file.verdict
    status = Status(case["status"])
    return CasePage(
        id=case["id"],
        version=case["version"],
        heading=f"{ROUTES[Route(case['route'])]}, {KINDS[Kind(item['kind'])].lower()} on "
        f"{platform(item['platform'])}",
        tags=_tags(file, status, now),
        harsh=_harsh(file),
        words=passage(file.now.text, _spans(file)),
        forgotten=file.now.forgotten,
        conversation=_conversation(file, now),
        earlier=tuple(_earlier(words) for words in file.earlier),
        attached=tuple(_attached(m) for m in file.media),
        links=file.links,
        facts=_facts(file, allows(role, May.SEE_AUTHORS), now),
        reasons=tuple(_reason(f, file.now.text, case["route"]) for f in _findings(file)),
        measured=bool(case["measured"]),
        judged=_judged(verdict),
        held_back=file.decision.get("held_back", ""),
        suppressed=tuple(verdict.get("suppressed") or ()),
        scores=_scores(file),
        asks=_asks(verdict),
        offer=offered(item, verdict, standing(file.acts), _agreed(file), can, role),
        acts=tuple(_act(act, file.acts, now) for act in file.acts),
        done=bool(standing(file.acts)),
        pending=pending(file, name, role, now),
        history=_history(file, now) if _sees_history(role) else (),
        evidence=tuple(_evidence(e, now) for e in file.evidence),
        events=tuple(trail.event(e, now) for e in file.events),
        audit=tuple(trail.entry(e, now) for e in file.trail),
        permalink=item["permalink"],
        link_safe=openable(item["permalink"]),
        mine=case["owner"] == name,
        owner=case["owner"],
        may_act=allows(role, May.ACT),
        may_disclose=allows(role, May.DISCLOSE),
        may_record=opens(role, May.ACT, "/breaches"),
        care_record=care_record(file, now),
        quoting=quoting(file, now),
        open=status is not Status.CLOSED,
        crisis=in_crisis(verdict),
    )


def _sees_history(role: Role) -> bool:
    """What somebody wrote elsewhere is not for those who see their own accounts only."""
    return allows(role, May.SEE_AUTHORS) and role not in OWN_ONLY


def openable(link: str) -> bool:
    """Whether the platform's own address of the item may be a link on our page."""
    parts = urlsplit(link)
    return parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost"}


def standing(acts: tuple[Act, ...]) -> frozenset[str]:
    """Return the verbs that are done or on their way and were not taken back."""
    undone = {a.undoes for a in acts if a.undoes and a.state not in _FAILED}
    return frozenset(a.verb for a in acts if a.id not in undone and a.state not in _FAILED)


_FAILED = {"refused", "cancelled"}


def _agreed(file: CaseFile) -> frozenset[str]:
    """The verbs that a second person agreed to."""
    said = (e for e in file.events if e["happened"] == "approved")
    return frozenset(str((e["data"] or {}).get("verb", "")) for e in said)


def pending(file: CaseFile, name: str, role: Role, now: datetime) -> Pending | None:
    """Return the act that waits for a second person; None if none does."""
    found = trail.proposal(file.events)
    if found is None:
        return None
    verb = Verb(found["data"]["verb"])
    why_not = ""
    if found["by"] == name:
        why_not = "You asked for this, so somebody else must agree."
    elif not may_approve(role, verb):
        who = "A senior moderator" if verb is Verb.DELETE else "The communications lead"
        why_not = f"{who} must agree."
    return Pending(
        verb=verb,
        text=VERBS[verb],
        by=found["by"],
        reason=str(found["data"].get("reason", "")),
        at=when(found["at"], now),
        may_approve=not why_not,
        why_not=why_not,
        words=str(found["data"].get("text", "")),
    )


def _findings(file: CaseFile) -> list[Mapping[str, Any]]:
    return list(file.verdict.get("findings") or ())


def _spans(file: CaseFile) -> list[Span]:
    if file.verdict.get("version_id") not in (None, file.item["version_id"]):
        return []  # the words were edited after the verdict: its places mean nothing now
    return [Span(int(s[0]), int(s[1])) for f in _findings(file) for s in f.get("spans") or ()]


def _tags(file: CaseFile, status: Status, now: datetime) -> tuple[Tag, ...]:
    case = file.case
    found = [URGENT] if case["urgent"] else []
    found.extend(due(case["due_at"], now) if status is not Status.CLOSED else ())
    if status is not Status.CLOSED and trail.proposal(file.events):
        found.append(SECOND)
    found.append(of_status(status, case["outcome"], case["owner"]))
    found.extend(of_item(file.item["state"]))
    return tuple(found)


def _harsh(file: CaseFile) -> str:
    """What to say before words that may hurt; empty where they need not be kept back."""
    labels = [str(x) for x in file.verdict.get("labels") or ()]
    if harsh(Route(file.case["route"]), labels):
        named = ", ".join(plain(x).lower() for x in labels) or "possible harm"
        return f"It was flagged as: {named}."
    return ""


def _conversation(file: CaseFile, now: datetime) -> tuple[Said, ...]:
    said = []
    if file.post:
        by = "Our post" if not file.post.author else "The post it is under, by somebody else"
        said.append(Said(by, passage(file.post.text), when(file.post.posted_at, now)))
    if file.parent:
        label = "It answers this" if file.parent.author else "It answers what we said"
        said.append(Said(label, passage(file.parent.text), when(file.parent.posted_at, now)))
    return tuple(said)


def _earlier(words: Words) -> Said:
    note = "The words were removed." if words.forgotten else moment(words.posted_at)
    return Said(f"Version {words.number}", passage(words.text), note)


def _attached(media: Mapping[str, Any]) -> str:
    kind, alt = plain(str(media.get("kind", "file"))), str(media.get("alt", ""))
    return f"{kind}: {alt}" if alt else f"{kind}, not described"


def _facts(file: CaseFile, authors: bool, now: datetime) -> tuple[tuple[str, str], ...]:
    case, item, author = file.case, file.item, file.author
    facts = [
        ("Account", f"{platform(item['platform'])}: {item['account']}"),
        ("Posted", when(item["posted_at"], now)),
        ("Received", when(item["first_seen_at"], now)),
        ("In the queue for", age(case["opened_at"], now)),
    ]
    if authors and author:
        handle = f"@{author['handle'].lstrip('@')}" if author["handle"] else ""
        named = [author["name"], handle]
        facts.insert(0, ("From", " ".join(n for n in named if n) or "not known"))
        facts.insert(1, ("We hold from them", counted(file.said, "item")))
    if case["due_at"]:
        facts.append(("Answer due", when(case["due_at"], now)))
    if case["team"]:
        facts.append(("Handed to", teams.title(case["team"])))
    if item["language"]:
        facts.append(("Language, says the platform", item["language"]))
    return tuple(facts)


def _reason(finding: Mapping[str, Any], text: str, route: str) -> Reason:
    spans = finding.get("spans") or ()
    whys = [str(s[2]) for s in spans if len(s) > 2 and s[2]]
    clauses = [str(c) for c in finding.get("clauses") or ()]
    return Reason(
        title=str(finding.get("title", "")),
        clauses=", ".join(clauses),
        because=str(finding.get("reason", "")),
        labels=", ".join(plain(str(x)) for x in finding.get("labels") or ()),
        found=tuple(dict.fromkeys(whys)),
        leading=finding.get("route") == route,
        think=str(finding.get("note", "")),
    )


def _judged(verdict: Mapping[str, Any]) -> str:
    if not verdict:
        return "It has not been judged yet."
    by = f", scored by {verdict['classifier']}" if verdict.get("classifier") else ""
    return f"Judged by the policy {verdict['pack']}{by}, {moment(verdict['at'])}."


def _asks(verdict: Mapping[str, Any]) -> str:
    """What the policy puts forward; that a person looks at it goes without saying."""
    proposed = [Verb(v) for v in verdict.get("proposed") or ()]
    deeds = [v for v in proposed if v not in {Verb.KEEP, Verb.REVIEW}]
    if Verb.KEEP in proposed:
        return " and ".join(["it stays up", *(VERBS[v].lower() for v in deeds)])
    return ", ".join(VERBS[v].lower() for v in deeds)


def _scores(file: CaseFile) -> tuple[tuple[str, str], ...]:
    found = [(label, float(s)) for by in file.scores.values() for label, s in by.items()]
    found.sort(key=lambda pair: -pair[1])
    return tuple((plain(label), f"{round(score * 100)} of 100") for label, score in found)


def _act(act: Act, acts: tuple[Act, ...], now: datetime) -> ActLine:
    verb = Verb(act.verb)
    undone = any(a.undoes == act.id and a.state not in _FAILED for a in acts)
    done = act.state in {"receipted", "confirmed"} and verb in REVERSES
    can_undo = (done or act.state == "decided") and act.undoes is None and not undone
    more = act.reason or act.trouble
    if act.reference:
        more = f"{more} Reference: {act.reference}".strip()
    return ActLine(
        text=f"{VERBS[verb]}, by {act.by}, {when(act.created_at, now)}",
        state=_ACT_STATES.get(act.state, Tag(plain(act.state))),
        more=more,
        link=act.link,
        undo=act.id if can_undo else None,
    )


_ACT_STATES = {
    "decided": Tag("On its way", "blue"),
    "sending": Tag("On its way", "blue"),
    "receipted": Tag("Done", "green"),
    "confirmed": Tag("Done and checked", "green"),
    "refused": Tag("Refused", "red"),
    "unknown": Tag("Not certain", "orange"),
    "cancelled": Tag("Cancelled", "grey"),
}


def _history(file: CaseFile, now: datetime) -> tuple[tuple[str, int | None], ...]:
    return tuple((f"{VERBS[Verb(b.verb)]}, {when(b.at, now)}", b.case) for b in file.history)


def _evidence(row: Mapping[str, Any], now: datetime) -> str:
    seal = str(row["seal"])[:12]
    return f"Copy kept {when(row['taken_at'], now)} ({plain(row['why']).lower()}), seal {seal}"
