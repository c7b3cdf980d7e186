"""``wellheard mode``: incident mode, the pre-election period, how far the machine goes alone."""

from datetime import UTC, datetime

import click
from sqlalchemy import Engine

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.steps.switching import switch_off, switch_on
from listener.store.switches import latest
from listener.store.users import Users
from listener.store.work import work_on
from listener.web.roles import May, Role, allows
from moderation.deadlines import LONDON
from moderation.errors import Impossible
from moderation.principles import Mode
from moderation.switches import Hours, Kind, Switch

_WHEN = click.DateTime(["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"])
_BY = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")


@click.group()
def mode() -> None:
    """Switch incident or pre-election mode, or how far the machine goes, on for a while."""


@mode.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is over.")
@with_settings
def list_(settings: Settings, everything: bool) -> None:
    """Show what is on and what is planned."""
    now = datetime.now(UTC)
    found = [s for s in latest(store(settings)) if everything or not s.over(now)]
    for switch in found:
        click.echo(_line(switch, now))
    if not found:
        click.echo("Nothing is switched on.")


@mode.command()
@click.argument("kind", type=click.Choice([k.value for k in Kind]))
@click.option("--until", "ends", type=_WHEN, required=True, help='London time: "2026-11-22 18:00".')
@click.option("--from", "begins", type=_WHEN, help="The same; now if it is left out.")
@click.option("--reason", required=True, help="Colleagues see it on every page.")
@click.option("--mode", "far", type=click.Choice([m.value for m in Mode]), help="With mode.")
@click.option("--account", default="", help="Only on this account; with mode.")
@click.option("--principle", default="", help="Only for this rule; with mode.")
@click.option("--hours", type=click.Choice([h.value for h in Hours]), default="always")
@_BY
@with_settings
def on(
    settings: Settings,
    kind: str,
    ends: datetime,
    begins: datetime | None,
    reason: str,
    far: str | None,
    account: str,
    principle: str,
    hours: str,
    by: str,
) -> None:
    """Switch KIND on until an end; a running daemon obeys at once."""
    database, now = store(settings), datetime.now(UTC)
    who = _lead(database, by)
    known = [a.name for a in settings.accounts]
    if account and account not in known:
        raise click.ClickException(f'there is no account "{account}"; there are: {known}')
    if kind != Kind.MODE.value and (far or account or principle or hours != "always"):
        raise click.UsageError('--mode, --account, --principle and --hours go with "mode" only')
    wanted = Switch(
        Kind(kind),
        begins.replace(tzinfo=LONDON) if begins else now,
        ends.replace(tzinfo=LONDON),
        reason,
        who,
        Mode(far) if far else None,
        account,
        principle,
        Hours(hours),
    )
    try:
        done = switch_on(work_on(database), wanted, now)
    except Impossible as error:
        raise click.ClickException(str(error)) from error
    click.echo(_line(done, now))


@mode.command()
@click.argument("number", type=int)
@_BY
@with_settings
def off(settings: Settings, number: int, by: str) -> None:
    """End switch NUMBER now; see "wellheard mode list"."""
    database, now = store(settings), datetime.now(UTC)
    click.echo(_line(switch_off(work_on(database), number, _lead(database, by), now), now))


def _lead(database: Engine, name: str) -> str:
    user = Users(database).named(name)
    if user is None or not user.active or not allows(Role(user.role), May.MODES):
        raise click.ClickException(f'"{name}" may not switch modes; a communications lead may')
    return user.name


def _line(switch: Switch, now: datetime) -> str:
    state = "over" if switch.over(now) else "on" if switch.on(now) else "planned"
    what = switch.kind.value + (f" {switch.mode.value}" if switch.mode else "")
    about = [x for x in (switch.account, switch.principle) if x]
    about += [switch.hours.value] if switch.hours is not Hours.ALWAYS else []
    ends = min(switch.ends_at, switch.ended_at or switch.ends_at).astimezone(LONDON)
    begins = switch.starts_at.astimezone(LONDON)
    span = f"{begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}"
    where = f" on {', '.join(about)}" if about else ""
    return f"{switch.id}: {what}{where}, {state}, {span}, by {switch.by}: {switch.reason}"
