"""Nextdoor, which lets nobody read comments by a program: its exports, and what is entered by hand.

Its interface (as of November 2026) publishes posts and lets approved partners search them; no
endpoint that reads or moderates comments was found. So its abilities are a person's.
"""

from connectors._exports import Exports
from moderation.actions import Ability, Capabilities, Verb

BY_HAND = "Nextdoor offers programs no way to act on comments: by hand, in its own pages"
HOME = "https://nextdoor.co.uk/"

CAN = Capabilities(
    platform="nextdoor",
    streams=("files",),
    abilities=tuple(
        Ability(verb, by_hand=True, note=BY_HAND)
        for verb in (Verb.REPLY, Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.ASK_REMOVE)
    ),
    edits="a later export with the same id and other words",
    deletions="an export does not tell",
    looks=False,
    note=HOME,
)


class Nextdoor(Exports):
    """A folder of Nextdoor exports."""

    can = CAN
    secrets = ()


CONNECTOR = Nextdoor
