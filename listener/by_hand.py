"""The account that is none: what people saw and typed in, or brought in a file, belongs to it."""

from config.settings import AccountSettings
from listener.ports.listening import BY_HAND
from moderation.actions import Ability, Capabilities, Verb
from moderation.principles import Mode

_NOTE = "a person brought it, so there is no connection to act by"

CAN = Capabilities(
    platform="by hand",
    streams=(),
    abilities=tuple(
        Ability(verb, by_hand=True, note=_NOTE)
        for verb in (Verb.REPLY, Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.BLOCK, Verb.ASK_REMOVE)
    ),
    edits="not told",
    deletions="not told",
    looks=False,
    note="entered or brought by people",
)
# Nothing of it is ever done by the machine: there is nobody to ask.
HAND = AccountSettings(name=BY_HAND, platform="files", id=BY_HAND, mode=Mode.REVIEW)
