"""``wellheard helplines``: the directory, and its owner's round of checks."""

import json
from datetime import UTC, date, datetime, timedelta

import click

from config.helplines import checked, in_use
from config.settings import Settings
from listener.cli.opened import with_settings
from moderation.deadlines import LONDON
from moderation.helplines import Helpline, offer

_SOON = timedelta(days=14)


@click.group()
def helplines() -> None:
    """The helpline directory and its checks."""


@helplines.command()
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
@with_settings
def check(settings: Settings, as_json: bool) -> None:
    """List each line with what its owner must do; exit code 1 if a check is overdue."""
    today = datetime.now(LONDON).date()
    lines = in_use(settings.organisation.helplines_file)
    found = [(line, _state(line, today)) for line in lines]
    if as_json:
        rows = [
            {"id": x.id, "state": s, "review_by": x.review_by.isoformat(), "how": x.how}
            for x, s in found
        ]
        click.echo(json.dumps(rows, indent=2))
    for line, state in [] if as_json else found:
        click.echo(f"{state:<10} {line.id:<18} {line.how} (review by {line.review_by})")
    if any(state == "overdue" for _, state in found):
        raise click.ClickException(
            "overdue lines are not offered: call each, then say so with wellheard helplines checked"
        )


@helplines.command("checked")
@click.argument("line")
@click.option("--review-by", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Next check.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="When; today if unset.")
@with_settings
def was_checked(settings: Settings, line: str, review_by: datetime, day: datetime | None) -> None:
    """Record that LINE (its id) was called and answers as the directory says."""
    own = settings.organisation.helplines_file
    if own is None:
        raise click.ClickException(
            'name a file for it first: helplines_file = "helplines.toml" under [organisation]'
        )
    on = day.date() if day else datetime.now(LONDON).date()
    checked(own, line, on, review_by.date())
    click.echo(f"{line} was checked on {on}; the next check is due by {review_by.date()}.")


@helplines.command("open")
@click.option("--pack", default="tewv", show_default=True, help="Whose people they are for.")
@click.option("--young", is_flag=True, help="The person seems to be under 19.")
@with_settings
def open_now(settings: Settings, pack: str, young: bool) -> None:
    """List the lines to offer now, in order."""
    lines = in_use(settings.organisation.helplines_file)
    for line in offer(lines, datetime.now(UTC), pack, young=young):
        click.echo(line.how)


def _state(line: Helpline, today: date) -> str:
    if not line.verified:
        return "unverified"
    if line.overdue(today):
        return "overdue"
    return "soon" if not line.never_expires and today + _SOON > line.review_by else "ok"
