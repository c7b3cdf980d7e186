"""``wellheard status`` and ``resume``: how the accounts stand, and letting one act again."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.steps.permitting import let_act
from listener.store.console import house, reading
from listener.store.console.allowances import Used, used_now
from listener.store.console.house import AccountHealth
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.roles import Role, lets_act
from moderation.errors import Impossible


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@with_settings
def status(settings: Settings, as_json: bool) -> None:
    """Show what stands in each account's way, and until when its sign-in is good."""
    now = datetime.now(UTC)
    with reading(store(settings)) as db:
        found, used = house.account_health(db, now), used_now(db, now)
    if as_json:
        click.echo(json.dumps([_row(a, used) for a in found], indent=2))
        return
    for each in found:
        click.echo(_line(each, used, now))
    if not found:
        click.echo("No account has been read yet.")


def _row(found: AccountHealth, used: Sequence[Used]) -> dict[str, object]:
    return {
        "account": found.name,
        "platform": found.platform,
        "paused": bool(found.paused),
        "acts_stopped": bool(found.writes_stopped),
        "states": [
            {
                "state": s.kind.value,
                "acts_only": s.acts,
                "until": s.until.isoformat() if s.until else None,
                "span": s.span,
            }
            for s in found.states
        ],
        "used": {u.name: [u.used, u.allowed] for u in used if u.account == found.name},
        "signed_in_as": found.who,
        "sign_in_ends": found.ends_at.isoformat() if found.ends_at else None,
    }


def _line(found: AccountHealth, used: Sequence[Used], now: datetime) -> str:
    told = [s.words(now) for s in found.states]
    told += ["acts are stopped"] if found.writes_stopped else []
    if found.ends_at:
        told.append(f"sign-in ends {found.ends_at:%d %B %Y}")
    told = told or ["nothing stands in its way"]
    told += [f"{u.name.replace('_', ' ')} {u.words()}" for u in used if u.account == found.name]
    return f"{found.name} ({found.platform}): {'; '.join(told)}"


@click.command()
@click.argument("name", metavar="ACCOUNT")
@click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
@with_settings
def resume(settings: Settings, name: str, by: str) -> None:
    """Let ACCOUNT act again, once what stopped it is mended; what waits goes out."""
    database = store(settings)
    user = Users(database).named(by)
    if user is None or not user.active or not lets_act(Role(user.role)):
        told = f'"{by}" may not; a communications lead or system administrator may'
        raise click.ClickException(told)
    try:
        let_act(work_on(database), name, user.name, datetime.now(UTC))
    except Impossible as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} acts again.")
