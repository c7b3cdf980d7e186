"""What answers and messages of this organisation are written with."""

from listener import correspondence
from listener.signatures import signed
from listener.web.desk import Desk
from moderation.principles import PolicyPack
from moderation.statements import Statement


def writing_desk(desk: Desk) -> correspondence.Desk:
    """Return what answers of this organisation are written with."""
    pack = desk.packs[0] if desk.packs else PolicyPack("", desk.organisation, "", ())
    return correspondence.Desk(
        pack,
        desk.organisation,
        desk.values,
        desk.helplines(),
        statements(desk),
        desk.can,
    )


def statements(desk: Desk) -> tuple[Statement, ...]:
    """Return the statements library, signed where the policy asks for signatures."""
    return signed(desk.statements, desk.packs[0], desk.work) if desk.packs else desk.statements
