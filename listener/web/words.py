"""Dates, ages, counts and names as people read them; everything in London time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moderation.actions import Verb
from moderation.cases import Status
from moderation.items import Kind
from moderation.principles import Route

LONDON = ZoneInfo("Europe/London")


def clock(at: datetime) -> str:
    """Return the time of day: "5:30pm", "9am", "midday", "midnight"."""
    local = at.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{hour}{minutes}{'pm' if local.hour >= 12 else 'am'}"


def day(at: datetime) -> str:
    """Return the date: "6 August 2018"."""
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def moment(at: datetime | None) -> str:
    """Return "6 August 2018 at 5:30pm"; "not known" when there is none."""
    return f"{day(at)} at {clock(at)}" if at else "not known"


def when(at: datetime | None, now: datetime) -> str:
    """Return *at* as short as *now* allows: "today at 5pm", "yesterday at 9am", a full date."""
    if at is None:
        return "not known"
    days = (now.astimezone(LONDON).date() - at.astimezone(LONDON).date()).days
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days, day(at))
    return f"{near} at {clock(at)}"


def age(since: datetime | None, now: datetime) -> str:
    """Return how long ago in one unit: "just now", "5 minutes", "3 hours", "2 days"."""
    if since is None:
        return "not known"
    return span(now - since)


def span(length: timedelta) -> str:
    """Return a length of time in its largest unit, rounded down."""
    seconds = max(0, int(length.total_seconds()))
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return counted(seconds // size, unit)
    return "less than a minute"


def counted(count: int, unit: str, units: str = "") -> str:
    """Return a count with its unit: "1 case", "1,204 cases"."""
    return f"{count:,} {unit if count == 1 else units or unit + 's'}"


ROUTES = {
    Route.CRISIS: "Crisis",
    Route.SAFEGUARDING: "Safeguarding",
    Route.THREAT: "Threat",
    Route.STAFF_TARGETED: "Staff targeted",
    Route.CONFIDENTIAL: "Confidential information",
    Route.DATA_RIGHTS: "Data rights",
    Route.FOI: "Freedom of information",
    Route.COMPLAINT: "Complaint",
    Route.CLINICAL: "Clinical question",
    Route.MEDIA: "Media",
    Route.MODERATION: "House rules",
    Route.NONE: "No route",
}

STATUSES = {Status.OPEN: "Open", Status.WAITING: "Waiting", Status.CLOSED: "Closed"}

VERBS = {
    Verb.KEEP: "Keep",
    Verb.REVIEW: "Review",
    Verb.REPLY: "Reply",
    Verb.DM_REPLY: "Reply in private",
    Verb.ASK_REMOVE: "Ask for it to be removed",
    Verb.HIDE: "Hide",
    Verb.UNHIDE: "Unhide",
    Verb.DELETE: "Delete",
    Verb.REPORT: "Report to the platform",
    Verb.MUTE: "Mute the author",
    Verb.UNMUTE: "Unmute the author",
    Verb.BLOCK: "Block the author",
    Verb.UNBLOCK: "Unblock the author",
    Verb.DM_BLOCK: "Block private messages",
    Verb.DM_UNBLOCK: "Unblock private messages",
}

KINDS = {
    Kind.COMMENT: "Comment",
    Kind.REPLY: "Reply",
    Kind.MENTION: "Mention",
    Kind.QUOTE: "Quote",
    Kind.POST: "Post",
    Kind.DM: "Private message",
    Kind.ARTICLE: "Article",
}

PLATFORMS = {
    "x": "X",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "nextdoor": "Nextdoor",
    "feeds": "News and feeds",
    "files": "Files",
}


def platform(name: str) -> str:
    """Return a platform's name as it writes itself."""
    return PLATFORMS.get(name, name.replace("_", " ").capitalize())


def plain(name: str) -> str:
    """Return a machine's name as words: "staff_targeting" is "Staff targeting"."""
    return _SPECIAL.get(name) or name.replace("_", " ").capitalize()


_SPECIAL = {
    "foi": "Freedom of information",
    "criticism_keep": "Criticism (stays up)",
    "crisis_urgent": "Crisis (urgent)",
    "crisis_nonurgent": "Crisis (not urgent)",
    "confidential_info_own": "Own confidential information",
    "confidential_info_other": "Somebody else's confidential information",
    "spam_ad": "Spam or advertising",
    "none": "Nothing found",
    "foi_email": "Freedom of information e-mail",
    "pals_link": "Complaints or PALS link",
}
