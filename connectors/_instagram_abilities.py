"""What Instagram lets a professional account do, as of Graph v26.0 (November 2026)."""

from datetime import timedelta

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

UNDER_OURS = frozenset({Kind.COMMENT, Kind.REPLY})
MESSAGES = frozenset({Kind.DM})
BLOCK = "Instagram blocks through its interface only people who wrote us a message: block by hand"
REPORT = "Instagram takes reports only in its own pages: report by hand and note the reference"

CAN = Capabilities(
    platform="instagram",
    streams=("comments", "tags", "dms"),
    abilities=(
        Ability(Verb.HIDE, UNDER_OURS, reversible=True, own_thread=True, repeatable=True),
        Ability(Verb.UNHIDE, UNDER_OURS, reversible=True, own_thread=True, repeatable=True),
        Ability(
            Verb.DELETE, UNDER_OURS, own_thread=True, repeatable=True, note="cannot be taken back"
        ),
        Ability(
            Verb.REPLY, UNDER_OURS, own_thread=True, longest=300, note="not to a hidden comment"
        ),
        Ability(
            Verb.REPLY,
            frozenset({Kind.MENTION}),
            longest=300,
            note="in public, where somebody named us",
        ),
        Ability(
            Verb.DM_REPLY,
            frozenset({Kind.COMMENT}),
            own_thread=True,
            window=timedelta(days=7),
            once=True,
            longest=1000,
            note="one message, within seven days",
        ),
        Ability(
            Verb.DM_REPLY,
            MESSAGES,
            window=timedelta(hours=24),
            longest=1000,
            note="within a day of their last message",
        ),
        Ability(
            Verb.BLOCK,
            MESSAGES,
            reversible=True,
            repeatable=True,
            note="their messages and comments; nothing shows it afterwards",
        ),
        Ability(Verb.UNBLOCK, MESSAGES, reversible=True, repeatable=True),
        Ability(Verb.BLOCK, by_hand=True, reversible=True, note=BLOCK),
        Ability(Verb.UNBLOCK, by_hand=True, reversible=True, note=BLOCK),
        Ability(Verb.REPORT, by_hand=True, note=REPORT),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="comments on Instagram cannot be edited",
    deletions="the comment is no longer found when asked for",
    rereads=True,
    unseen=frozenset({Kind.MENTION, Kind.DM}),
    note="restricted people's comments, adverts and live comments are not shown to us; of being "
    "named in others' comments only a call tells",
)
