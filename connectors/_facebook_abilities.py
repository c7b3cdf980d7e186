"""What Facebook lets a Page do, as of Graph v26.0 (November 2026)."""

from datetime import timedelta

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

UNDER_OURS = frozenset({Kind.COMMENT, Kind.REPLY})
ON_THE_PAGE = UNDER_OURS | {Kind.POST}
NO_REPORT = "Facebook takes reports only in its own pages: report by hand and note the reference"

CAN = Capabilities(
    platform="facebook",
    streams=("comments", "visitor_posts", "mentions", "dms"),
    abilities=(
        Ability(
            Verb.HIDE,
            ON_THE_PAGE,
            reversible=True,
            repeatable=True,
            note="the author and their friends still see it",
        ),
        Ability(Verb.UNHIDE, ON_THE_PAGE, reversible=True, repeatable=True),
        Ability(Verb.DELETE, ON_THE_PAGE, repeatable=True, note="cannot be taken back"),
        Ability(Verb.REPLY, ON_THE_PAGE, longest=8000, note="in public, under the comment"),
        Ability(
            Verb.BLOCK,
            reversible=True,
            repeatable=True,
            note="from our page; only where Facebook tells us who wrote",
        ),
        Ability(Verb.UNBLOCK, reversible=True, repeatable=True),
        Ability(
            Verb.DM_REPLY,
            UNDER_OURS,
            window=timedelta(days=7),
            once=True,
            longest=2000,
            note="one message, within seven days of the comment",
        ),
        Ability(
            Verb.DM_REPLY,
            frozenset({Kind.DM}),
            window=timedelta(hours=24),
            longest=2000,
            note="within a day of their last message",
        ),
        Ability(Verb.REPORT, by_hand=True, note=NO_REPORT),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="comments carry no time of change: their words are compared when read again",
    deletions="the comment is no longer found when asked for",
    rereads=True,
    note="all of a page's posts can be read; posts older than thread_days are not walked",
)
