"""``wellheard statement ...``: the statements library and the signatures under it."""

from datetime import UTC, datetime

import click

from config.settings import Settings
from config.statements import library
from listener.benches import load_pack
from listener.cli.opened import store, with_settings
from listener.cli.who import allowed
from listener.signatures import signed
from listener.steps import sign_offs
from listener.store.work import work_on
from listener.web.roles import May
from moderation.deadlines import LONDON
from moderation.statements import Statement

_BY = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")


@click.group()
def statement() -> None:
    """Statements that may be given out, and who signed them."""


@statement.command("list")
@with_settings
def list_(settings: Settings) -> None:
    """Show each statement, and why one is not given out."""
    work, today = work_on(store(settings)), datetime.now(LONDON).date()
    for one in signed(_library(settings), load_pack(settings), work):
        why = one.why_not(today)
        click.echo(f"{one.id}: {one.topic} ({f'not given out: {why}' if why else 'live'})")
        click.echo(f"   {one.line} {one.link}")


@statement.command()
@click.argument("name")
@_BY
@with_settings
def sign(settings: Settings, name: str, by: str) -> None:
    """Sign the words and the link of the statement NAME as they stand now."""
    database, one = store(settings), _named(settings, name)
    who = allowed(database, by, May.SIGN)
    fresh = sign_offs.sign(work_on(database), one, who, datetime.now(UTC))
    said = "Signed" if fresh else "You have signed these words before"
    click.echo(f'{said}: "{one.line}" {one.link}')


@statement.command()
@click.argument("name")
@click.argument("why")
@_BY
@with_settings
def withdraw(settings: Settings, name: str, why: str, by: str) -> None:
    """Withdraw the signatures of the statement NAME, and say WHY."""
    database, one = store(settings), _named(settings, name)
    who = allowed(database, by, May.SIGN, May.APPROVE_BLOCK)
    found = sign_offs.withdraw(work_on(database), one.id, who, datetime.now(UTC), why)
    click.echo("Withdrawn." if found else "It was not signed.")


def _library(settings: Settings) -> tuple[Statement, ...]:
    return library(settings.organisation.statements_file)


def _named(settings: Settings, name: str) -> Statement:
    found = next((s for s in _library(settings) if s.id == name), None)
    if found is None:
        raise click.ClickException(f'there is no statement called "{name}"')
    return found
