"""``wellheard user``: people who may sign in."""

import sys
from datetime import UTC, datetime

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.store.users import Users
from listener.web.auth import NotAdded, add_user, hashed
from listener.web.roles import Role

_ROLES = click.Choice([role.value for role in Role])


@click.group()
def user() -> None:
    """People who may sign in."""


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.MODERATOR.value, show_default=True)
@click.option("--full-name", default="", help="As the team sees it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_settings
def add(settings: Settings, name: str, role: str, full_name: str, password_stdin: bool) -> None:
    """Add NAME; the password is asked for and never shown."""
    password = _password(password_stdin)
    try:
        add_user(Users(store(settings)), name, password, role, datetime.now(UTC), full_name)
    except NotAdded as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} may sign in as {role.replace('_', ' ')} at {settings.web.address}.")


@user.command()
@click.argument("name")
@click.option("--role", type=_ROLES, help="The new role.")
@click.option("--password", "ask", is_flag=True, help="Set a new password.")
@click.option("--password-stdin", is_flag=True, help="Read the new password from standard input.")
@click.option("--email", help="Where messages about their cases go.")
@click.option("--leaves", is_flag=True, help="Close the account and every session of it.")
@click.option("--returns", is_flag=True, help="Open a closed account again.")
@with_settings
def change(settings: Settings, name: str, **wanted: bool | str | None) -> None:
    """Change the role or password of NAME, or close the account."""
    users = Users(store(settings))
    known = users.named(name)
    if known is None:
        raise click.ClickException(f'there is no user called "{name}"')
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
            "say what to change: --role, --password, --email, --leaves or --returns"
        )
    users.change(name, **changes)
    users.signed_out_everywhere(name)
    click.echo(f"{name}: changed. Every session is closed.")


@user.command("list")
@with_settings
def list_users(settings: Settings) -> None:
    """List everybody with an account."""
    for known in Users(store(settings)).all():
        state = "" if known.active else " (closed)"
        click.echo(f"{known.name:<24} {known.role:<20} {known.full_name}{state}")


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
