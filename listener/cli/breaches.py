"""``wellheard breach ...``: breaches and near misses, from a shell."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.cli.who import allowed
from listener.ports.papers import Wanted
from listener.report import incident_export, words
from listener.report.periods import Period
from listener.report.spans import moment
from listener.steps import breaches
from listener.store.console import papers, reading
from listener.store.work import work_on
from listener.web import typed
from listener.web.roles import May
from moderation.breaches import Breach, Category, Sort

_BY = click.option("--by", required=True, envvar="WELLHEARD_USER", help="Who you are.")
_SORTS = click.Choice([s.value for s in Sort])
_CATEGORIES = click.Choice([c.value for c in Category])


@click.group()
def breach() -> None:
    """Breaches of the policy and near misses, and their export."""


@breach.command()
@click.argument("summary")
@click.option("--sort", type=_SORTS, default=Sort.BREACH.value, show_default=True)
@click.option("--category", type=_CATEGORIES, default=Category.OTHER.value, show_default=True)
@click.option("--happened", help="When, London time, as 2026-11-20T16:10; now if unset.")
@click.option("--case", "case_id", type=int, help="The number of the case, if there is one.")
@click.option("--account", default="", help="On which account.")
@click.option("--done", default="", help="What was done about it.")
@_BY
@with_settings
def add(
    settings: Settings,
    summary: str,
    sort: str,
    category: str,
    happened: str | None,
    case_id: int | None,
    account: str,
    done: str,
    by: str,
) -> None:
    """Write down what happened: SUMMARY is a sentence without names."""
    database, now = store(settings), datetime.now(UTC)
    at = typed.moment(happened) if happened else now
    if at is None:
        raise click.ClickException("write the moment as 2026-11-20T16:10")
    who = allowed(database, by, May.ACT)
    made = Breach(Sort(sort), Category(category), summary, at, now, who, 0, case_id, account, done)
    click.echo(f"Written down as record {breaches.record(work_on(database), made, now)}.")


@breach.command("list")
@with_settings
def list_(settings: Settings) -> None:
    """Show the newest records."""
    with reading(store(settings)) as db:
        found = papers.all_breaches(db)
    for one in found:
        state = f"export {one.export}" if one.export else "not exported"
        what = f"{words.BREACHES[one.sort.value]}: {words.CATEGORIES[one.category.value]}"
        click.echo(f"{one.id}  {moment(one.happened_at)}  {what}  ({state})  {one.reference}")


@breach.command()
@click.argument("record", type=int)
@click.argument("reference")
@_BY
@with_settings
def number(settings: Settings, record: int, reference: str, by: str) -> None:
    """Keep the number that the incident system gave to RECORD."""
    database = store(settings)
    who = allowed(database, by, May.ACT)
    breaches.refer(work_on(database), record, reference, who, datetime.now(UTC))
    click.echo(f"Record {record} is {reference} there.")


@breach.command()
@click.option("--period", help="Only of 2026-11, 2026-W47 or 2026-H2.")
@click.option("--case", "case_id", type=int, help="Only of this case.")
@click.option("--again", is_flag=True, help="Also what was exported before.")
@click.option("--out", type=click.Path(path_type=Path), help="The file; standard output if unset.")
@_BY
@with_settings
def export(
    settings: Settings,
    period: str | None,
    case_id: int | None,
    again: bool,
    out: Path | None,
    by: str,
) -> None:
    """Write what was not exported yet as CSV for the incident system."""
    database = store(settings)
    who = allowed(database, by, May.ACT)
    try:
        span = Period.parse(period) if period else None
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    since, until = (span.starts, span.ends) if span else (None, None)
    wanted = Wanted(since, until, case_id, again, period or "")
    with reading(database) as db:
        places = papers.platforms(db)
    table = partial(incident_export.table, settings.organisation.name, platforms=places)
    taken, content = breaches.export(work_on(database), wanted, table, who, datetime.now(UTC))
    if not taken.number:
        raise click.ClickException("nothing is left to export; --again takes all")
    if out is None:
        click.echo(content, nl=False)
    else:
        out.write_text(content, encoding="utf-8", newline="")
    click.echo(f"Export {taken.number}: {len(taken.breaches)} records.", err=True)
