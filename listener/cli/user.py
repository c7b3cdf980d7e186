"""``wellheard user``: people who may sign in."""

import sys
from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from config.settings import Settings
from listener.benches import load_pack
from listener.cli.opened import store, with_settings
from listener.steps.trained import trained as write_down
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.auth import NotAdded, add_user, hashed
from listener.web.roles import Role
from moderation.deadlines import LONDON
from moderation.trained import training

DAY = click.DateTime(["%Y-%m-%d"])
_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.MODERATOR.value, show_default=True)
@click.option("--full-name", default="", help="As the team sees it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--trained", type=DAY, help="The day on which they finished their training.")
@with_settings
def add(
    settings: Settings,
    name: str,
    role: str,
    full_name: str,
    password_stdin: bool,
    trained: datetime | None,
) -> None:
    """Add NAME; the password is asked for and never shown."""
    password = _password(password_stdin)
    database = store(settings)
    try:
        add_user(Users(database), name, password, role, datetime.now(UTC), full_name)
    except NotAdded as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} may sign in as {role.replace('_', ' ')} at {settings.web.address}.")
    _train(settings, database, name, trained)


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, help="The new role.")
@click.option("--password", "ask", is_flag=True, help="Set a new password.")
@click.option("--password-stdin", is_flag=True, help="Read the new password from standard input.")
@click.option("--email", help="Where messages about their cases go.")
@click.option("--trained", type=DAY, help="The day on which they finished their training.")
@click.option("--leaves", is_flag=True, help="Close the account and every session of it.")
@click.option("--returns", is_flag=True, help="Open a closed account again.")
@with_settings
def change(
    settings: Settings, name: str, trained: datetime | None, **wanted: bool | str | None
) -> None:
    """Change the role or password of NAME, or close the account."""
    database = store(settings)
    users = Users(database)
    known = users.named(name)
    if known is None:
        raise click.ClickException(f'there is no user called "{name}"')
    if trained is not None:
        _train(settings, database, name, trained)
        if not any(v is not None and v is not False for v in wanted.values()):
            return
    changes: dict[str, object] = {}
    if wanted["role"]:
        changes["role"] = wanted["role"]
    if wanted["ask"] or wanted["password_stdin"]:
        changes |= {"password": hashed(_password(bool(wanted["password_stdin"]))), "failures": 0}
    if wanted["email"] is not None:
        changes["email"] = wanted["email"]
    if wanted["leaves"] or wanted["returns"]:
        changes["active"] = bool(wanted["returns"])
    if not changes:
        raise click.ClickException(
            "say what to change: --role, --password, --email, --trained, --leaves or --returns"
        )
    users.change(name, **changes)
    users.signed_out_everywhere(name)
    click.echo(f"{name}: changed. Every session is closed.")


@user.command("list")
@with_settings
def list_users(settings: Settings) -> None:
    """List everybody with an account."""
    database = store(settings)
    with work_on(database)() as unit:
        days = unit.register.trainings()
    asked = load_pack(settings).settings
    for known in Users(database).all():
        state = "" if known.active else " (closed)"
        stands = training(asked, days.get(known.name), datetime.now(LONDON).date()).words
        click.echo(f"{known.name:<24} {known.role:<20} {known.full_name}{state}  {stands}")


def _train(settings: Settings, database: Engine, name: str, day: datetime | None) -> None:
    """Write a training down, and say so where somebody may not act yet."""
    work, now = work_on(database), datetime.now(UTC)
    if day is not None:
        write_down(work, name, day.date(), "administrator", now)
        click.echo(f"{name}: trained on {day:%Y-%m-%d}.")
    with work() as unit:
        finished = unit.register.trainings().get(name)
    stands = training(load_pack(settings).settings, finished, datetime.now(LONDON).date())
    if stands.bars:
        click.echo(
            f"The policy lets nobody act before they are trained: {stands.words}. "
            f"Then: wellheard user change {name} --trained DATE"
        )


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
