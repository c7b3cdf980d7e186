"""What happened, line by line, in plain words: a case's events and the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from listener.ports import MACHINE
from listener.web.words import ROUTES, VERBS, moment, plain, when
from moderation import teams
from moderation.actions import Verb
from moderation.principles import Route

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: when, by whom, what, and the words that go with it."""

    at: str
    by: str
    what: str
    more: str = ""


def event(row: Row, now: datetime) -> Line:
    """Return a case event as a line."""
    data = row["data"] or {}
    happened = str(row["happened"])
    if happened == "proposed" and not data.get("verb"):
        return Line(when(row["at"], now), who(row["by"]), _proposals(data), _more(data))
    if happened == "clock_started":
        return Line(when(row["at"], now), who(row["by"]), _clock(data, now))
    if happened == "replied":
        return Line(when(row["at"], now), who(row["by"]), _reply(data), str(data.get("text", "")))
    said = _SAID.get(happened, plain(happened))
    return Line(
        when(row["at"], now), who(row["by"]), said.format_map(_named(data)).strip(), _more(data)
    )


def _reply(data: Row) -> str:
    """How words went to the author, and which version of which response they were."""
    name, _, version = str(data.get("response", "")).partition("@")
    how = {"email": " by e-mail", "dm_reply": " in private"}.get(str(data.get("verb", "")), "")
    hand = ", by hand" if data.get("by_hand") else ""
    approved = f": {plain(name).lower()}, version {version}" if version else ""
    return f"Replied{how}{hand}{approved}"


def _clock(data: Row, now: datetime) -> str:
    """Which clock began, and until when."""
    due = when(datetime.fromisoformat(str(data["due"])), now) if data.get("due") else "not known"
    return f"Clock started ({plain(str(data.get('clock', ''))).lower()}): answer due {due}"


def _proposals(data: Row) -> str:
    """What the policy put forward when the item was judged."""
    verbs = [VERBS[Verb(v)].lower() for v in data.get("proposals") or ()]
    acts = [VERBS[Verb(v)].lower() for v in data.get("acts") or ()]
    said = [f"Proposed by the policy: {', '.join(verbs)}"] if verbs else []
    said += [f"Done by the policy: {', '.join(acts)}"] if acts else []
    return ". ".join(said) or "Nothing proposed: a person decides"


def entry(row: Row, now: datetime) -> Line:
    """Return a line of the audit."""
    data = row["data"] or {}
    more = ", ".join(f"{plain(str(k)).lower()}: {_value(v)}" for k, v in data.items() if v)
    return Line(moment(row["at"]), who(row["by"]), plain(str(row["what"]).replace(".", " ")), more)


def who(name: str) -> str:
    """Return who acted."""
    return "Wellheard" if name == MACHINE else name


def proposal(events: Sequence[Row]) -> Row | None:
    """Return the last request for a second person that is still unanswered."""
    waiting: Row | None = None
    for row in events:
        if row["happened"] == "proposed" and (row["data"] or {}).get("verb"):
            waiting = row
        elif row["happened"] in _ANSWERS:
            waiting = None
    return waiting


_ANSWERS = {"approved", "declined", "kept", "closed"}


def _named(data: Row) -> dict[str, str]:
    verb, route = data.get("verb"), data.get("route")
    names = {str(k): _value(v) for k, v in data.items()}
    if verb in {v.value for v in Verb}:
        names["verb"] = VERBS[Verb(verb)].lower()
    if route in {r.value for r in Route}:
        names["route"] = ROUTES[Route(route)]
    if data.get("team"):
        names["team"] = teams.title(str(data["team"]))
    return _Defaulted(names)


class _Defaulted(dict[str, str]):
    """Gives an empty word for what an event does not carry."""

    def __missing__(self, key: str) -> str:
        return ""


def _more(data: Row) -> str:
    for name in ("reason", "note", "why", "held_back"):
        if data.get(name):
            return str(data[name])
    return ""


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(v) for v in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {v}" for k, v in value.items())
    text = str(value)
    return f"{text[:12]}…" if len(text) == _SEAL else text


_SEAL = 64  # a whole SHA-256 is more than anybody reads
_SAID = {
    "opened": "Case opened",
    "judged": "Judged again: {route}",
    "claimed": "Claimed",
    "released": "Released",
    "noted": "Note",
    "quoting": "May be quoted: {outcome}",
    "care_record": "Does it belong in a clinical record: {answer}",
    "proposed": "Asked a second person: {verb}",
    "approved": "Second person agreed: {verb}",
    "declined": "Second person did not agree: {verb}",
    "acted": "Decided: {verb}",
    "receipted": "Answer of the platform: {verb} {outcome}",
    "undone": "Taken back: {verb}",
    "kept": "Kept: the comment stays up",
    "escalated": "Handed to {team}",
    "acknowledged": "Somebody has it {team}",
    "paged": "Called: {to}",
    "linked": "Joined with case {case}",
    "appealed": "Appeal: case {appeal}{case}",
    "noticed": "Notice about: {verb}, {outcome}",
    "owed": "Overturned, but a {verb} cannot be undone: invite them to post again",
    "step_done": "Step: {step}",
    "snoozed": "Put away",
    "woken": "Back in the queue",
    "clock_started": "Clock started: {clock}",
    "clock_paused": "Clock stands still: {clock}",
    "clock_resumed": "Clock goes on: {clock}",
    "warned": "Warned: {clock} is running out",
    "breached": "Run out: {clock}",
    "closed": "Closed",
    "reopened": "Opened again",
}
