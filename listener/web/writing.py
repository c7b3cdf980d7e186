"""What answers and messages of this organisation are written with."""

from listener import correspondence
from listener.web.desk import Desk
from moderation.principles import PolicyPack


def writing_desk(desk: Desk) -> correspondence.Desk:
    """Return what answers of this organisation are written with."""
    pack = desk.packs[0] if desk.packs else PolicyPack("", desk.organisation, "", ())
    return correspondence.Desk(
        pack, desk.organisation, desk.values, statements=desk.statements, can=desk.can
    )
