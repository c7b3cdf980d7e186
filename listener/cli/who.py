"""Who works at a shell: named, active, and allowed what they are about to do."""

import click
from sqlalchemy import Engine

from listener.store.users import Users
from listener.web.roles import May, Role, allows


def allowed(database: Engine, name: str, *any_of: May) -> str:
    """Return *name* if they may do any of these. Raises: ClickException."""
    person = Users(database).named(name)
    role = Role(person.role) if person is not None and person.active else None
    if role is None or not any(allows(role, may) for may in any_of):
        raise click.ClickException(f'nobody called "{name}" may do that; see "wellheard user"')
    return name
