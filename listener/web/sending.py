"""Sending what the reply page holds: by platform, e-mail or hand, or after a second person."""

from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from listener.correspondence import Draft
from listener.steps import letters, notices, resolve, second
from listener.steps.by_hand import by_hand
from listener.steps.letters import Letter
from listener.web.told import onwards
from listener.web.visits import Visit, go


@dataclass(frozen=True, slots=True)
class Told:
    """What the page knew: why it goes by hand, the act that they are told of, their address."""

    by_hand: str = ""
    notice: str = ""
    address: str = ""


def send(visit: Visit, case: int, draft: Draft, page: Told) -> Response:
    """Send the words of *draft* and lead back to the case.

    Raises: Conflict; Impossible.
    """
    version = _version(visit)
    if draft.second:
        _propose(visit, case, version, draft, page)
        return go(onwards(f"/cases/{case}", "asked_reply", case))
    if page.by_hand:
        _by_hand(visit, case, version, draft)
    elif draft.email:
        letter = Letter(page.address, draft.subject, draft.text, draft.source)
        letters.write(visit.desk.work, case, version, letter, visit.person.name, visit.now)
    else:
        work, who, now = visit.desk.work, visit.person.name, visit.now
        resolve.reply(work, case, version, draft.text, who, now, draft.verb, response=draft.source)
    if page.notice:
        who, now = visit.person.name, visit.now
        notices.noticed(visit.desk.work, case, page.notice, who, now, response=draft.source)
    code = "replied_by_hand" if page.by_hand else "written" if draft.email else "replied"
    return go(onwards(f"/cases/{case}", code, case))


def _propose(visit: Visit, case: int, version: int, draft: Draft, page: Told) -> None:
    work, who, now = visit.desk.work, visit.person.name, visit.now
    told: dict[str, Any] = {"text": draft.text, "response": draft.source}
    if draft.email:
        letters.keep_address(work, case, page.address, who, now)
        told |= {"how": letters.HOW, "subject": draft.subject}
    second.propose(work, case, version, draft.verb, who, now, draft.second, **told)


def _by_hand(visit: Visit, case: int, version: int, draft: Draft) -> None:
    work, who, now = visit.desk.work, visit.person.name, visit.now
    if draft.email:
        letter = Letter("", draft.subject, draft.text, draft.source)
        letters.by_hand(work, case, version, letter, who, now)
        return
    by_hand(
        work,
        case,
        version,
        draft.verb,
        who,
        now,
        reference=visit.form.get("reference", "").strip(),
        text=draft.text,
        response=draft.source,
    )


def _version(visit: Visit) -> int:
    given = visit.form.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 12 else -1
