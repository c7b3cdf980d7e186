"""What must be so before somebody may agree to a pack: it holds, was compared, and it is them."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import click

from listener.judging.comparing import summary_of
from listener.judging.trials import trials
from listener.store.users import Users
from listener.web.auth import sign_in
from listener.web.roles import Role
from moderation.principles import PolicyPack

_MAY = frozenset({Role.COMMS_LEAD.value, Role.SENIOR_MODERATOR.value})


def read_comparison(pack: PolicyPack, changes: Path) -> str:
    """Return the digest of the comparison of exactly this *pack*, whose examples all hold.

    Raises: click.ClickException saying what is missing.
    """
    broken = sum(not trial.holds for trial in trials(pack))
    if broken:
        raise click.ClickException(f'{broken} examples do not hold; see "wellheard pack test"')
    place = summary_of(changes)
    try:
        content = place.read_bytes()
        compared = json.loads(content)["of"]["new"]
    except (OSError, ValueError, KeyError) as error:
        raise click.ClickException(
            f'{place} is no finished comparison; run "wellheard pack diff" first'
        ) from error
    if compared != pack.fingerprint:
        raise click.ClickException(f"{changes} compares another version; run the comparison again")
    return hashlib.sha256(content).hexdigest()


def the_person(users: Users, name: str, password: str, now: datetime) -> str:
    """Return the name of the user who is there, and may decide about rules.

    Raises: click.ClickException if they are not who they say, or may not.
    """
    known = sign_in(users, name, password, now) is not None
    user = users.named(name.strip().lower())
    if not known or user is None:
        raise click.ClickException("the name or the password is wrong, or you must wait a while")
    if user.role not in _MAY:
        raise click.ClickException("rules are changed by a communications lead")
    return user.name
