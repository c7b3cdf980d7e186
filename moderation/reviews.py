"""When a policy, how well it works, or a list of keywords is to be looked at as a whole again."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from moderation.principles import PolicyPack


@dataclass(frozen=True, slots=True)
class Review:
    """One review that a policy asks for; *why* says where that stands."""

    kind: str
    title: str
    due: date
    why: str
    owner: str = ""


TITLES = {
    "cover": "Review of the policy, by the date on its cover",
    "policy": "Review of the policy",
    "performance": "Review of how well social media works",
    "keywords": "Review of the words that are listened for",
}


def reviews(pack: PolicyPack, last: Mapping[str, date]) -> Sequence[Review]:
    """Return every review that *pack* asks for, soonest first; *last* says when each was held.

    Where a policy names both a date and an interval, both are kept: neither overrules the other.
    """
    policy, asked = pack.settings.get("policy", {}), pack.settings.get("review", {})
    owner = str(policy.get("owner", ""))
    found = [_cover(policy.get("review"), last, owner)]
    for kind in ("policy", "performance"):
        months = int(asked.get(f"{kind}_months", 0))
        found.append(_every(kind, months, last.get(kind) or policy.get("approved"), owner))
    words = pack.settings.get("keywords", {})
    found.append(_keywords(words.get("review_by"), last, str(words.get("owner", ""))))
    return sorted((r for r in found if r is not None), key=lambda r: (r.due, r.kind))


def _cover(on: date | None, last: Mapping[str, date], owner: str) -> Review | None:
    held = max((last[k] for k in ("cover", "policy") if k in last), default=None)
    if on is None or (held is not None and held >= on):
        return None
    return Review("cover", TITLES["cover"], on, "the policy names this date", owner)


def _every(kind: str, months: int, since: date | None, owner: str) -> Review | None:
    if not months or since is None:
        return None
    span = "every month" if months == 1 else f"every {months} months"
    return Review(
        kind, TITLES[kind], _later(since, months), f"the policy asks for it {span}", owner
    )


def _keywords(on: date | None, last: Mapping[str, date], owner: str) -> Review | None:
    if on is None or (last.get("keywords") or date.min) >= on:
        return None
    return Review("keywords", TITLES["keywords"], on, "the list names this date", owner)


def _later(day: date, months: int) -> date:
    """The same day, *months* later, or that month's last day where it has none."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
