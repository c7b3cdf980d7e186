"""What is switched on, in words: for the banner of every page and for the page of modes."""

from datetime import datetime

from listener.store.switches import standing
from listener.web.context import Banner, Tag
from listener.web.visits import Visit
from listener.web.words import when
from moderation.principles import Mode
from moderation.switches import Hours, Kind, Switch

_TITLES = {
    Kind.INCIDENT: Tag("Incident mode", "orange"),
    Kind.PRE_ELECTION: Tag("Pre-election period", "purple"),
    Kind.MODE: Tag("Mode of work", "blue"),
}
_MEANS = {
    Kind.INCIDENT: "Holding lines come first, and the machine does nothing alone.",
    Kind.PRE_ELECTION: "Replies on politics are stopped before they are sent.",
}
MODES = {
    Mode.OBSERVE: "only records what it would do",
    Mode.REVIEW: "proposes, and a person decides",
    Mode.AUTO: "may hide alone where policy, platform and budget allow",
}
_HOURS = {
    Hours.ALWAYS: "",
    Hours.IN_HOURS: " in working hours",
    Hours.OUT_OF_HOURS: " outside working hours",
}


def banners(visit: Visit) -> tuple[Banner, ...]:
    """Return what every page says while something is on."""
    found = standing(visit.desk.engine, visit.now)
    link = "See modes"
    return tuple(Banner(tag(s), sentence(s, visit.now), "/principles/modes", link) for s in found)


def tag(switch: Switch) -> Tag:
    """Return what is switched on, in a word or two."""
    return _TITLES[switch.kind]


def sentence(switch: Switch, now: datetime) -> str:
    """Return until when it is on, why, and what it means."""
    return f"Until {when(switch.ends_at, now)}: {switch.reason.rstrip('.')}. {means(switch)}"


def means(switch: Switch) -> str:
    """Return what the machine does differently."""
    if switch.mode is None:
        return _MEANS[switch.kind]
    where = f"On {switch.account}" if switch.account else "On every account"
    about = f" the rule {switch.principle}" if switch.principle else " the machine"
    does = MODES[switch.mode]
    if switch.principle:
        does = f"is at most in {switch.mode.value} mode"
    return f"{where}{_HOURS[switch.hours]},{about} {does}."
