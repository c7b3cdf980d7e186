"""``wellheard due``: when an answer is owed."""

import json
from datetime import datetime

import click

from config.holidays import united_kingdom
from moderation.deadlines import LONDON, Clock, Deadline, deadline


class _Moment(click.ParamType[datetime]):
    """A date, or a date and time; London time where no offset is given."""

    name = "when"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write 2026-11-20 or 2026-11-20T10:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


_ROUTES = {"staff_targeted": Clock.STAFF_SUPPORT, "moderation": Clock.RESPONSE}
_NAMES = {clock.value: clock for clock in Clock} | _ROUTES


@click.command()
@click.argument("clock", type=click.Choice(list(_NAMES), case_sensitive=False))
@click.argument("received", type=_Moment())
@click.option("--json", "as_json", is_flag=True, help="Print the two dates as JSON.")
def due(clock: str, received: datetime, as_json: bool) -> None:
    """Print when CLOCK runs out for something RECEIVED then (London time unless it says)."""
    try:
        owed = deadline(_NAMES[clock], received, united_kingdom())
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(_dates(owed)) if as_json else _told(owed))


def _dates(owed: Deadline) -> dict[str, str]:
    early, due_at = (m.astimezone(LONDON).date().isoformat() for m in (owed.early, owed.due))
    return {"early": early, "due": due_at}


def _told(owed: Deadline) -> str:
    early, last = (_spoken(m) for m in (owed.early, owed.due))
    return f"due {last}" if early == last else f"aim for {early}; due {last} at the latest"


def _spoken(moment: datetime) -> str:
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y} at {local:%H:%M}"
