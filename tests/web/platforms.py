"""What two made-up platforms allow: one that does nearly all, one that leaves much to people."""

from moderation.actions import Ability, Capabilities, Verb
from moderation.items import Kind

_COMMENTS = frozenset({Kind.COMMENT, Kind.REPLY, Kind.POST})
_REPLIES = frozenset({Kind.COMMENT, Kind.REPLY, Kind.MENTION})

FACEBOOK = Capabilities(
    platform="facebook",
    streams=("comments",),
    abilities=(
        Ability(Verb.HIDE, _COMMENTS, reversible=True, note="the author still sees it"),
        Ability(Verb.UNHIDE, _COMMENTS, reversible=True),
        Ability(Verb.DELETE, _COMMENTS, note="cannot be taken back"),
        Ability(Verb.REPLY, _COMMENTS),
        Ability(Verb.BLOCK, reversible=True),
        Ability(Verb.UNBLOCK, reversible=True),
        Ability(Verb.REPORT, by_hand=True, note="report in the platform's own pages"),
    ),
)

X = Capabilities(
    platform="x",
    streams=("mentions",),
    abilities=(
        Ability(Verb.HIDE, _REPLIES, reversible=True, own_thread=True),
        Ability(Verb.UNHIDE, _REPLIES, reversible=True, own_thread=True),
        Ability(Verb.MUTE, reversible=True, note="only we stop seeing them"),
        Ability(Verb.UNMUTE, reversible=True),
        Ability(Verb.REPLY, _REPLIES),
        Ability(Verb.BLOCK, by_hand=True, reversible=True, note="block in the platform's pages"),
        Ability(Verb.REPORT, by_hand=True, note="report in the platform's own pages"),
    ),
)
