"""What is said after a form: chosen by a code in the address, so nobody can put words there."""

from collections.abc import Mapping
from urllib.parse import urlencode

from listener.web.context import Told

_SAYS = {
    "asked": "Case {case}: the platform is being asked to do it. The case shows when it is done.",
    "more": "Case {case}: the platform is being asked. The policy proposes more: see below.",
    "closed": "Case {case} is closed.",
    "kept": "Case {case}: the comment stays up. The case is closed.",
    "undone": "Case {case}: the act is being taken back.",
    "noted": "Case {case}: your note is saved.",
    "claimed": "Case {case} is yours for now.",
    "released": "Case {case} is free for others.",
    "handed": "Case {case} is handed over.",
    "by_hand": "Case {case}: it is recorded that you did it by hand.",
    "proposed": "Case {case}: a second person must now agree.",
    "approved": "Case {case}: you agreed, and the platform is being asked to do it.",
    "agreed": "Case {case}: you agreed. Now somebody must do it by hand, and record it here.",
    "declined": "Case {case}: you did not agree. Nothing was done.",
    "replied": "Case {case}: your reply is on its way. The case stays open until you close it.",
    "written": "Case {case}: your e-mail is on its way. The case stays open until you close it.",
    "acknowledged": "Case {case} is yours. Nobody else is called.",
    "debriefed": "Case {case}: the message about a debrief is on its way.",
    "paused": "Case {case}: the clock stands still.",
    "resumed": "Case {case}: the clock goes on.",
    "snoozed": "Case {case} is put away until then.",
    "linked": "Case {case} is joined with the other one.",
    "not_noticed": "Case {case}: it is recorded that the author could not be told.",
    "appealed": "Case {case} is the appeal. Somebody who did not decide before must look at it.",
    "appeal_decided": "Case {case}: the appeal is decided. Now tell the person.",
    "asked_reply": "Case {case}: somebody else must agree before your answer is sent.",
    "replied_by_hand": "Case {case}: it is recorded that you sent this answer yourself.",
    "reopened": "Case {case} is open again.",
}


def told(query: Mapping[str, str]) -> Told | None:
    """Return what the address says was done; None for nothing, or a code that is not ours."""
    says, case = _SAYS.get(query.get("told", "")), query.get("case", "")
    if says is None or not (case.isdecimal() and len(case) < 12):
        return None
    return Told(says.format(case=case), href=f"/cases/{case}", link=f"Look at case {case}")


def onwards(path: str, code: str, case: int, more: Mapping[str, str] | None = None) -> str:
    """Return the address that leads on and says what was done; *more* stands in its query."""
    return f"{path}?{urlencode({'told': code, 'case': case, **(more or {})})}"
