"""``wellheard report``: the weekly report, now."""

from datetime import UTC, datetime

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.report.weeks import Week
from listener.reporting import WeeklyReporter


@click.command()
@click.option("--week", help="The ISO week, as 2026-W47; last week if unset.")
@with_settings
def report(settings: Settings, week: str | None) -> None:
    """Write the weekly report as HTML and CSV."""
    now = datetime.now(UTC)
    try:
        wanted = Week.parse(week) if week else Week.of(now).before
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        files = WeeklyReporter(settings, store(settings)).write("weekly", str(wanted), now)
    except OSError as error:
        folder = settings.reports.folder
        raise click.ClickException(f"cannot write into {folder}: {error.strerror}") from error
    for file in files:
        click.echo(f"Wrote {file}.")
