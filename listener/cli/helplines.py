"""``wellheard helplines``: the directory, and its owner's round of checks."""

import json
from datetime import UTC, date, datetime, timedelta

import click

from config.helplines import directory
from moderation.deadlines import LONDON
from moderation.helplines import Helpline, offer

_SOON = timedelta(days=14)


@click.group()
def helplines() -> None:
    """The helpline directory and its checks."""


@helplines.command()
@click.option("--json", "as_json", is_flag=True, help="Print the lines as JSON.")
def check(as_json: bool) -> None:
    """List each line with what its owner must do; exit code 1 if a check is overdue."""
    today = datetime.now(LONDON).date()
    found = [(line, _state(line, today)) for line in directory()]
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
            "overdue lines are not offered: call each, then set checked_on and review_by"
        )


@helplines.command("open")
@click.option("--pack", default="tewv", show_default=True, help="Whose people they are for.")
@click.option("--young", is_flag=True, help="The person seems to be under 19.")
def open_now(pack: str, young: bool) -> None:
    """List the lines to offer now, in order."""
    for line in offer(directory(), datetime.now(UTC), pack, young=young):
        click.echo(line.how)


def _state(line: Helpline, today: date) -> str:
    if not line.verified:
        return "unverified"
    if line.overdue(today):
        return "overdue"
    return "soon" if not line.never_expires and today + _SOON > line.review_by else "ok"
