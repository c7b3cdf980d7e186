"""Exports that a platform gives by hand: a watched folder of CSV and JSON.

Reads Facebook's and Instagram's "download your information", X's archive, Meta Business Suite's
tables, and any CSV or JSON with a column of words; ``columns`` names them where they are unusual.
"""

from connectors._exports import Exports
from moderation.actions import Ability, Capabilities, Verb

BY_HAND = "what came from a file is acted on by hand, in the platform's own pages"

CAN = Capabilities(
    platform="files",
    streams=("files",),
    abilities=tuple(
        Ability(verb, by_hand=True, note=BY_HAND)
        for verb in (Verb.REPLY, Verb.HIDE, Verb.DELETE, Verb.REPORT, Verb.BLOCK, Verb.ASK_REMOVE)
    ),
    edits="a later export with the same id and other words",
    deletions="an export does not tell",
    looks=False,
    note="files are read where they lie, and again when they change",
)


class Files(Exports):
    """A folder of exports."""

    can = CAN
    secrets = ()


CONNECTOR = Files
