"""Forms about a case beside the decision: steps, clocks, notices, appeals, links, support."""

from datetime import datetime, timedelta

from starlette.responses import Response
from starlette.routing import Route

from config.holidays import united_kingdom
from listener.steps import appeals, linking, notices, paging, pausing, resolve, second, support
from listener.web.casebook import CasePage
from listener.web.context import Fault
from listener.web.pages.case import with_faults
from listener.web.pages.decide import Deed, _deed, _stay, _typed, _version
from listener.web.roles import May
from listener.web.told import onwards
from listener.web.visits import Visit, go, sent
from moderation.actions import Verb
from moderation.deadlines import LONDON
from moderation.errors import Impossible


def acknowledge(visit: Visit, page: CasePage) -> Response:
    """Say that one has an urgent case; nobody else is called."""
    paging.acknowledge(visit.desk.work, page.id, visit.person.name, visit.now)
    return _stay(visit, page, "acknowledged")


def step(visit: Visit, page: CasePage) -> Response:
    """Record a step of the checklist."""
    name, said = visit.form.get("step", ""), _typed(visit, "step_note")
    support.step_done(
        visit.desk.work, page.id, _version(visit), name, visit.person.name, visit.now, said
    )
    return _stay(visit, page, "noted")


def debrief(visit: Visit, page: CasePage) -> Response:
    """Send a colleague the message after a hard case: whoever handled it, or oneself."""
    to = _typed(visit, "colleague") or visit.person.name
    support.debrief(visit.desk.work, page.id, to, visit.person.name, visit.now)
    return _stay(visit, page, "debriefed")


def report(visit: Visit, page: CasePage) -> Response:
    """Ask a second person to agree to reporting somebody in danger to the platform."""
    if page.care is None or not page.care.may_report:
        raise Impossible("this cannot be reported now")
    why = _typed(visit, "report_reason")
    if not why:
        return with_faults(visit, Fault("Say why a report would help them", "report_reason"))
    who, now = visit.person.name, visit.now
    second.propose(visit.desk.work, page.id, _version(visit), Verb.REPORT, who, now, why)
    return _stay(visit, page, "proposed")


def pause(visit: Visit, page: CasePage) -> Response:
    """Let a clock stand still."""
    why, kind = _typed(visit, "pause_reason"), visit.form.get("clock", "")
    if not why:
        return with_faults(visit, Fault("Say why the clock stands still", f"pause-{kind}"))
    who, now = visit.person.name, visit.now
    pausing.pause(visit.desk.work, page.id, _version(visit), kind, who, now, why)
    return _stay(visit, page, "paused")


def resume(visit: Visit, page: CasePage) -> Response:
    """Let a clock go on."""
    why, kind = _typed(visit, "resume_reason"), visit.form.get("clock", "")
    if not why:
        return with_faults(visit, Fault("Say why the clock goes on", f"resume-{kind}"))
    who, now, days = visit.person.name, visit.now, united_kingdom()
    pausing.resume(visit.desk.work, page.id, _version(visit), kind, who, now, days, why)
    return _stay(visit, page, "resumed")


def snooze(visit: Visit, page: CasePage) -> Response:
    """Put the case away until a day, with a reason."""
    until, why = _day(_typed(visit, "until")), _typed(visit, "snooze_reason")
    if until is None or until <= visit.now:
        return with_faults(visit, Fault("Give a day to come, such as 2026-12-24", "until"))
    if not why:
        return with_faults(visit, Fault("Say why it can wait", "snooze_reason"))
    if page.crisis:
        raise Impossible("a cry for help is not put away")
    who, now = visit.person.name, visit.now
    resolve.snooze(visit.desk.work, page.id, _version(visit), until, who, now, why)
    return _stay(visit, page, "snoozed")


def _day(text: str) -> datetime | None:
    """The start of the working day, in London."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    whole = found if found.tzinfo else found.replace(tzinfo=LONDON)
    return whole + timedelta(hours=9) if len(text) == len("2026-12-24") else whole


def link(visit: Visit, page: CasePage) -> Response:
    """Join the case with another one."""
    number, why = _typed(visit, "other"), _typed(visit, "link_reason") or "same story"
    if not (number.isdecimal() and len(number) < 12):
        return with_faults(visit, Fault("Give the number of the other case", "other"))
    linking.link(visit.desk.work, page.id, int(number), why, visit.person.name, visit.now)
    return _stay(visit, page, "linked")


def not_noticed(visit: Visit, page: CasePage) -> Response:
    """Record that the author could not be told, and why."""
    verb, why = visit.form.get("verb", ""), _typed(visit, "notice_reason")
    if not why:
        return with_faults(visit, Fault("Say why it could not be sent", f"notice-{verb}"))
    notices.noticed(visit.desk.work, page.id, verb, visit.person.name, visit.now, why=why)
    return _stay(visit, page, "not_noticed")


def appeal(visit: Visit, page: CasePage) -> Response:
    """Open an appeal against what was done."""
    grounds = _typed(visit, "grounds")
    if not grounds:
        return with_faults(visit, Fault("Say why they object", "grounds"))
    opened = appeals.appeal(visit.desk.work, page.id, visit.person.name, visit.now, grounds)
    return go(onwards(f"/cases/{opened.id}", "appealed", opened.id))


def decide(visit: Visit, page: CasePage) -> Response:
    """Decide an appeal, and go on to telling the person."""
    why, outcome = _typed(visit, "appeal_reason"), visit.form.get("outcome", "")
    if not why:
        return with_faults(visit, Fault("Say why, so that they can be told", "appeal_reason"))
    who, now = visit.person.name, visit.now
    appeals.decide(visit.desk.work, page.id, _version(visit), outcome, who, now, why)
    return _stay(visit, page, "appeal_decided")


_DEEDS: dict[str, Deed] = {
    "acknowledge": acknowledge,
    "step": step,
    "debrief": debrief,
    "ask-report": report,
    "pause": pause,
    "resume": resume,
    "snooze": snooze,
    "link": link,
    "not-noticed": not_noticed,
    "appeal": appeal,
    "decide-appeal": decide,
}


def routes() -> list[Route]:
    """Return the addresses that these forms are sent to."""
    return [sent(f"/cases/{{case:int}}/{n}", _deed(d), may=May.ACT) for n, d in _DEEDS.items()]
