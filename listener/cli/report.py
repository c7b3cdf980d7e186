"""``wellheard report``: the report on a week, a month or half a year, now."""

from datetime import UTC, datetime

import click

from config.settings import Settings
from listener.cli.opened import store, with_settings
from listener.report.periods import Period, Span
from listener.reporting import PeriodReporter


@click.command()
@click.option("--week", help="An ISO week, as 2026-W47; last week if no period is given.")
@click.option("--month", help="A month, as 2026-11.")
@click.option("--half", help="Half a year, as 2026-H2.")
@with_settings
def report(settings: Settings, week: str | None, month: str | None, half: str | None) -> None:
    """Write a report as HTML and CSV."""
    now = datetime.now(UTC)
    given = [(s, p) for s, p in zip(Span, (week, month, half), strict=True) if p]
    if len(given) > 1:
        raise click.ClickException("give one of --week, --month and --half")
    try:
        wanted = Period.parse(given[0][1], given[0][0]) if given else Period.of(now).before
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    try:
        made = PeriodReporter(settings, store(settings))
        files = made.write(wanted.span.value, str(wanted), now)
    except OSError as error:
        folder = settings.reports.folder
        raise click.ClickException(f"cannot write into {folder}: {error.strerror}") from error
    for file in files:
        click.echo(f"Wrote {file}.")
