"""What Bluesky lets us do, as of November 2026."""

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

IN_A_THREAD = frozenset({Kind.COMMENT, Kind.REPLY, Kind.MENTION})
PUBLIC = IN_A_THREAD | {Kind.QUOTE, Kind.POST}
QUOTES = frozenset({Kind.QUOTE})
DETACHED = "our post is detached from the quote, which stays: at most 50 for each post"
FULL = "at most 300 replies in a thread; anybody can still open them"

CAN = Capabilities(
    platform="bluesky",
    streams=("notifications", "threads", "search"),
    abilities=(
        Ability(
            Verb.HIDE, IN_A_THREAD, reversible=True, own_thread=True, repeatable=True, note=FULL
        ),
        Ability(Verb.UNHIDE, IN_A_THREAD, reversible=True, own_thread=True, repeatable=True),
        Ability(Verb.HIDE, QUOTES, reversible=True, repeatable=True, note=DETACHED),
        Ability(Verb.UNHIDE, QUOTES, reversible=True, repeatable=True),
        Ability(Verb.MUTE, PUBLIC, reversible=True, repeatable=True, note="privately"),
        Ability(Verb.UNMUTE, PUBLIC, reversible=True, repeatable=True),
        Ability(Verb.BLOCK, PUBLIC, reversible=True, note="in public: anybody can see it"),
        Ability(Verb.UNBLOCK, PUBLIC, reversible=True, repeatable=True),
        Ability(Verb.REPORT, PUBLIC, note="to the moderation service; twice makes two reports"),
        Ability(Verb.REPLY, PUBLIC, longest=300),
        Ability(Verb.DM_REPLY, by_hand=True, note="messages on Bluesky are written by hand"),
        Ability(Verb.ASK_REMOVE, by_hand=True, note="ask the author in words of your own"),
    ),
    edits="posts on Bluesky cannot be edited",
    deletions="the post is missing when asked for again",
    rereads=True,
    note="dates are the author's own claim, so the threads of our posts are read as well",
)
