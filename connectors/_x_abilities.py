"""What X lets us do, as of November 2026."""

from datetime import timedelta

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

IN_A_THREAD = frozenset({Kind.COMMENT, Kind.REPLY, Kind.MENTION})
PUBLIC = frozenset({Kind.COMMENT, Kind.REPLY, Kind.MENTION, Kind.QUOTE, Kind.POST})
NO_BLOCK = "X sells blocking through its interface to Enterprise customers only: block by hand"
NO_REPORT = "X takes reports only from its own pages: report by hand and note the reference"

CAN = Capabilities(
    platform="x",
    streams=("mentions", "replies", "quotes", "dms"),
    abilities=(
        Ability(
            Verb.HIDE,
            IN_A_THREAD,
            reversible=True,
            own_thread=True,
            repeatable=True,
            note="50 in 15 minutes; anybody can still open the hidden replies",
        ),
        Ability(Verb.UNHIDE, IN_A_THREAD, reversible=True, own_thread=True, repeatable=True),
        Ability(Verb.MUTE, reversible=True, repeatable=True, note="only we stop seeing them"),
        Ability(Verb.UNMUTE, reversible=True, repeatable=True),
        Ability(
            Verb.REPLY,
            PUBLIC,
            longest=280,
            note="X may refuse unless the author mentioned or quoted us",
        ),
        Ability(
            Verb.DM_REPLY,
            PUBLIC | {Kind.DM},
            longest=10_000,
            note="X may refuse where they take no messages",
        ),
        Ability(
            Verb.DM_BLOCK, reversible=True, repeatable=True, note="their messages to us, no more"
        ),
        Ability(Verb.DM_UNBLOCK, reversible=True, repeatable=True),
        Ability(Verb.BLOCK, by_hand=True, reversible=True, note=NO_BLOCK),
        Ability(Verb.UNBLOCK, by_hand=True, reversible=True, note=NO_BLOCK),
        Ability(Verb.REPORT, by_hand=True, note=NO_REPORT),
        Ability(Verb.ASK_REMOVE, PUBLIC, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="a new id whose history lists the earlier ones; up to five in the first hour",
    deletions="the id is missing when asked for again",
    history=timedelta(days=7),
    rereads=True,
    note="search reaches 7 days back, messages 30, mentions the last 800",
)
