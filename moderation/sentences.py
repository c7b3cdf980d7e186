"""The one sentence that says what was decided, on which principle and by which clause."""

from collections.abc import Sequence

from moderation.actions import AGAINST_A_PERSON, Verb
from moderation.verdicts import Finding, Verdict

_DONE = {Verb.HIDE: "Hidden", Verb.MUTE: "Muted", Verb.UNHIDE: "Shown again"}
_WANTED = {
    Verb.REPLY: "a reply",
    Verb.DM_REPLY: "a private message",
    Verb.ASK_REMOVE: "asking for its removal",
    Verb.HIDE: "hide",
    Verb.DELETE: "delete",
    Verb.REPORT: "report to the platform",
    Verb.MUTE: "mute",
    Verb.BLOCK: "block",
    Verb.DM_BLOCK: "block in messages",
}


def ground(finding: Finding) -> str:
    """Return the principle and its first clause: "abuse of staff (TEWV-A3-19)"."""
    clause = f" ({finding.clauses[0]})" if finding.clauses else ""
    return f"{_small(finding.title)}{clause}"


def acted(verdict: Verdict, acts: Sequence[Verb]) -> str:
    """Return the sentence for acts that the machine did alone."""
    lead = _lead(verdict, acts)
    done = " and ".join(_DONE.get(v, v.value.replace("_", " ")) for v in acts)
    return f"{done} for review: {ground(lead) if lead else 'no principle named'}"


def proposed(verdict: Verdict, proposals: Sequence[Verb]) -> str:
    """Return the sentence for what a person is asked to do."""
    lead = _lead(verdict, proposals)
    if lead is None:
        return "For a person: the classifier could not measure it"
    asked = [_WANTED[v] for v in proposals if v in _WANTED]
    more = f"; proposed: {', '.join(asked)}" if asked else ""
    first = "Urgent" if verdict.urgent else "For a person"
    return f"{first}: {ground(lead)}{more}"


def kept(verdict: Verdict) -> str:
    """Return the sentence for an item that stays as it is."""
    if not verdict.findings:
        return "Kept: no principle speaks against it"
    return f"Kept: {ground(verdict.findings[0])}"


def _lead(verdict: Verdict, verbs: Sequence[Verb]) -> Finding | None:
    """The finding to name: the most urgent; for acts against a person, the one that asks."""
    if verdict.urgent or not AGAINST_A_PERSON & set(verbs):
        return verdict.findings[0] if verdict.findings else None
    asking = (f for f in verdict.findings if AGAINST_A_PERSON & set(verbs) & set(f.proposed))
    return next(asking, verdict.findings[0] if verdict.findings else None)


def _small(title: str) -> str:
    """The title as it stands inside a sentence; initials such as FOI keep their capitals."""
    first = title.split(" ", 1)[0]
    return title if first.isupper() and len(first) > 1 else title[:1].lower() + title[1:]
