"""What a case needs beside a decision: clocks, hand-offs, steps, notices, appeal, neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from listener.steps import second
from listener.store.console.casefile import Act, CaseFile
from listener.store.console.escalation import Around, Neighbour, Running
from listener.web import trail
from listener.web.context import Tag
from listener.web.desk import Desk
from listener.web.outbox import HandedLine, handed, letters
from listener.web.words import ROUTES, VERBS, moment, plain, when
from listener.web.writing import statements, writing_desk
from moderation import appeals, checklists, notices, teams
from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.cases import Case, CaseEvent, Happened, Status
from moderation.deadlines import LONDON, PAUSABLE
from moderation.principles import Route, Severity
from moderation.statements import suggested

_PICK_UP = "pick up "
_HAPPENED = {"receipted", "confirmed"}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock: when it is due, and whether it may stand still or go on."""

    kind: str
    text: str
    state: Tag
    more: str
    may_pause: bool = False
    may_resume: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the checklist, with who took it and when."""

    id: str
    text: str
    done: str
    needed: bool


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """What is owed to the author for one act. *href* leads to the words, ready to be sent."""

    verb: str
    text: str
    done: str
    why: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A case that belongs with this one, or a statement that fits: words and where they lead."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Care:
    """Everything on the case page that is not the decision itself."""

    kind: str
    paged: bool
    clocks: tuple[ClockLine, ...]
    steps: tuple[StepLine, ...]
    proposed: str
    proposed_title: str
    handed: tuple[HandedLine, ...]
    letters: tuple[HandedLine, ...]
    notices: tuple[NoticeLine, ...]
    linked: tuple[Line, ...]
    statements: tuple[Line, ...]
    first_told: str  # why a block that waits for a second person must wait for a notice
    may_appeal: bool
    appeal: bool
    may_decide: str
    outcomes: Mapping[str, str]
    may_report: bool
    debrief: bool
    agreed: str = ""  # words that a second person agreed to, to be sent by hand


def care(file: CaseFile, around: Around, desk: Desk, name: str, now: datetime) -> Care:
    """Return what the case of *file* needs, for the person called *name*."""
    case, events = _case(file), _events(file)
    shut = case.status is Status.CLOSED
    done = checklists.done(events)
    offered = _proposed(case)
    acts = [a for a in file.acts if a.state in _HAPPENED and not _undone(file, a.id)]
    against = [a for a in acts if a.verb in AGAINST_A_PERSON]
    appealed = any(n.kind == checklists.APPEAL for n in around.beside)
    crisis = case.route is Route.CRISIS and case.kind == "item"
    words = second.agreed_words(events)
    mended = notices.irreparable(events)
    to_tell = [v for v in _to_tell(file, against) if v.value not in mended]
    return Care(
        kind=case.kind,
        paged=_calling(around) and not shut,
        clocks=tuple(_clock(c, now, shut) for c in around.clocks if not _pick_up(c)),
        steps=tuple(_step(s, done, now) for s in checklists.steps(case)),
        proposed=offered.id if offered else "",
        proposed_title=offered.title if offered else "",
        handed=handed(around.messages, now),
        letters=letters(around.messages, now),
        notices=(
            *(_notice(v, file, events, desk, now) for v in to_tell),
            *_again(file, events, now),
        ),
        linked=tuple(_neighbour(n) for n in (*around.beside, *around.linked)),
        statements=_statements(file, desk, now),
        first_told=_first_told(file, events, desk),
        may_appeal=bool(against) and case.kind == "item" and not appealed,
        appeal=case.kind == checklists.APPEAL and not shut,
        may_decide=appeals.why_not(name, _deciders(file)),
        outcomes=appeals.OUTCOMES,
        may_report=crisis and not shut and "report" not in {a.verb for a in acts},
        debrief=crisis and "debrief" not in done,
        agreed=str(words.data["text"]) if words and not shut else "",
    )


def _case(file: CaseFile) -> Case:
    row = file.case
    return Case(
        row["id"],
        row["item_id"],
        Route(row["route"]),
        Severity(row["severity"]),
        row["opened_at"],
        Status(row["status"]),
        urgent=row["urgent"],
        team=row["team"],
        kind=row["kind"],
    )


def _proposed(case: Case) -> teams.Team | None:
    """The team that an open case belongs with and was not handed to yet."""
    mine = case.kind == "item" and case.status is not Status.CLOSED and not case.team
    return teams.proposed(case.route) if mine else None


def _calling(around: Around) -> bool:
    """Whether somebody is still to be called."""
    return any(m.kind == "urgent" and m.state in ("waiting", "sending") for m in around.messages)


def _events(file: CaseFile) -> list[CaseEvent]:
    return [
        CaseEvent(Happened(e["happened"]), e["at"], e["by"], e["data"] or {}) for e in file.events
    ]


def _undone(file: CaseFile, act: int) -> bool:
    return any(a.undoes == act and a.state not in {"refused", "cancelled"} for a in file.acts)


def _pick_up(clock: Running) -> bool:
    return clock.kind.startswith(_PICK_UP)


def _clock(clock: Running, now: datetime, shut: bool) -> ClockLine:
    stands = clock.paused_at is not None
    runs = clock.met_at is None and not stands and not shut
    early = clock.early_at if clock.early_at and clock.early_at != clock.due_at else None
    aim = f"Aim for {moment(early)}. " if early else ""
    why = f"Stands still since {when(clock.paused_at, now)}: {clock.paused_why}" if stands else ""
    return ClockLine(
        kind=clock.kind,
        text=f"{plain(clock.kind)}: due {moment(clock.due_at)}",
        state=_clock_state(clock, now),
        more=why or f"{aim}Started {moment(clock.started_at)}.",
        may_pause=runs and clock.kind in PAUSABLE,
        may_resume=stands and not shut,
    )


def _clock_state(clock: Running, now: datetime) -> Tag:
    if clock.met_at is not None:
        late = clock.met_at > clock.due_at
        return Tag("Met late", "orange") if late else Tag("Met", "green")
    if clock.paused_at is not None:
        return Tag("Stands still", "purple")
    if clock.due_at <= now:
        return Tag("Overdue", "red")
    return Tag("Due soon", "orange") if clock.warned_at else Tag("Running", "blue")


def _step(step: checklists.Step, done: Mapping[str, CaseEvent], now: datetime) -> StepLine:
    told = done.get(step.id)
    note = str(told.data.get("note", "")) if told else ""
    said = f"{told.by}, {when(told.at, now)}{': ' + note if note else ''}" if told else ""
    return StepLine(step.id, step.text, said, step.needed)


_SHUTS = frozenset({Verb.BLOCK, Verb.DM_BLOCK})


def _asked(file: CaseFile) -> Verb | None:
    """The act that waits for a second person."""
    found = trail.proposal(file.events)
    return Verb(found["data"]["verb"]) if found else None


def _to_tell(file: CaseFile, against: Sequence[Act]) -> tuple[Verb, ...]:
    """What the author is told of: what was done, and a block before it closes the way."""
    asked = _asked(file)
    done = [Verb(a.verb) for a in against]
    return tuple(dict.fromkeys([*done, *([asked] if asked in _SHUTS else [])]))


def _first_told(file: CaseFile, events: Sequence[CaseEvent], desk: Desk) -> str:
    verb = _asked(file)
    if verb not in _SHUTS or verb is None or verb in notices.told(events):
        return ""
    if not notice(file, desk, verb).response:
        return ""
    return (
        "a block closes the way to the author: send the notice first, "
        "or record that it could not be sent"
    )


def _notice(
    verb: Verb, file: CaseFile, events: Sequence[CaseEvent], desk: Desk, now: datetime
) -> NoticeLine:
    owed, told = notice(file, desk, verb), notices.told(events).get(verb)
    done = _done(told, now) if told else ""
    href = f"/cases/{file.case['id']}/reply?response={owed.response}&notice={verb.value}"
    return NoticeLine(verb.value, VERBS[verb], done, owed.why, href if owed.response else "")


def _done(told: CaseEvent, now: datetime) -> str:
    why = str(told.data.get("why", ""))
    said = f"{told.data.get('outcome')}, {told.by}, {when(told.at, now)}"
    return f"{said}: {why}" if why else said


def _again(file: CaseFile, events: Sequence[CaseEvent], now: datetime) -> tuple[NoticeLine, ...]:
    """The invitation that is owed where a deletion was overturned."""
    if not notices.irreparable(events):
        return ()
    told = notices.told(events).get(notices.AGAIN)
    done = _done(told, now) if told else ""
    href = f"/cases/{file.case['id']}/reply?response={notices.AGAIN}&notice={notices.AGAIN}"
    text = "Deleted, and overturned: invite them to post it again"
    return (NoticeLine(notices.AGAIN, text, done, "", href),)


def notice(file: CaseFile, desk: Desk, verb: Verb) -> notices.Notice:
    """Return the notice that is owed to the author for *verb* in this case."""
    pack = writing_desk(desk).pack
    handed = {str((e["data"] or {}).get("team", "")) for e in file.events}
    about = notices.About(
        Route(file.case["route"]),
        tuple(file.verdict.get("labels") or ()),
        str(file.author.get("kind", "person")),
        str(pack.settings.get("notice", "always_try")),
        "police" in handed,
    )
    return notices.owed(verb, about)


def _neighbour(other: Neighbour) -> Line:
    what = plain(other.kind) if other.kind != "item" else ROUTES[Route(other.route)]
    why = f" ({other.why})" if other.why else ""
    stands = other.outcome or other.status
    return Line(f"Case {other.id}: {what}, {stands}{why}", f"/cases/{other.id}")


def _statements(file: CaseFile, desk: Desk, now: datetime) -> tuple[Line, ...]:
    today = now.astimezone(LONDON).date()
    pack = writing_desk(desk).pack.name
    reply = f"/cases/{file.case['id']}/reply?response=statement_link&gap-statement_link="
    found = suggested(statements(desk), file.now.text, pack, today)
    return tuple(Line(f"{s.topic}: {s.line}", f"{reply}{s.link}") for s in found)


def _deciders(file: CaseFile) -> set[str]:
    asked = {e["by"] for e in file.events if e["happened"] in ("approved",)}
    return asked | {a.by for a in file.acts if a.verb in AGAINST_A_PERSON}
